"""What units and staff are told by mail: notices wait, and one mail a person and occasion tells them together."""
