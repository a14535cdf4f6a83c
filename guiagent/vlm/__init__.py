"""All code that touches a vision-language model: loading, sizes of images, turns, packing, sampling, adapters."""

__all__: list[str] = []
