"""Parcels (thửa đất): sheet, number, ward, registered area and outline, of files that staff take in. Never owners.

Pure: `numbers`, `wards`, `columns`. In the confined child: `reading`. In the house: `importing`, `storing`, and
`finding` for whoever asks by sheet and number.
"""
