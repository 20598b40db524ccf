"""The kernel of Dothi: tenancy, modules, identity, events, the web shell. It knows nothing of districts' business."""
