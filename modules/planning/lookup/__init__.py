"""What is planned for a piece of land on a day: the question, zones found by cells, shares in the plane of the data.

`question` and `meeting` and `cover` are pure; `finding` reads the tables; `answer` is what pages and API show.
"""
