"""VN-2000 and WGS 84: the planes of files and certificates, the way between them, and which one a file is in. Pure.

All other rooms of planning stand on it; geometry of plans is kept in the plane of its data (ADR 28).
"""
