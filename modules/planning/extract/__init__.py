"""The extract (phiếu thông tin quy hoạch): an answer on paper, with a number by which anybody can check it."""
