"""Happenings (sự kiện): what is on at a district, once, again and again, or by the moon.

`kinds`, `models`, `drafts`; when they are (`schedule`, pure) and what is kept of it (`keeping`); what can be done
(`service`, `steps`); what everyone reads (`reading`, `pages`, `months`, `feeds`, `api`); the desk (`desk/`).
"""
