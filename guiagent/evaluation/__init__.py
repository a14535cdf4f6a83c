"""Measuring policies: task success, step accuracy on references, and the report that holds both."""
