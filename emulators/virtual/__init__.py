"""A phone that lives in this process: state as data, widgets as data, pixels and elements from one layout."""
