"""Sensors (cảm biến) that send over MQTT: what they measure, what hours and days come to, where a limit is crossed."""
