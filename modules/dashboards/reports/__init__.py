"""Reports of a period: templates, drafts, approval, publication with frozen numbers; on paper and as a workbook."""
