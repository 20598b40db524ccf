"""What each route of dashboards asks of its caller, by room; written apart from the code that it guards."""

from __future__ import annotations

from dothi_testing.guard import PUBLIC

DESK = {
    "dashboards_work.add_token": "dashboards.token.edit",
    "dashboards_work.adopt": "dashboards.indicator.edit",
    "dashboards_work.approve": "dashboards.value.approve",
    "dashboards_work.create": "dashboards.indicator.edit",
    "dashboards_work.drop_file": "dashboards.value.enter",
    "dashboards_work.edit": "dashboards.indicator.edit",
    "dashboards_work.enter": "dashboards.value.enter",
    "dashboards_work.file": "dashboards.indicator.view",
    "dashboards_work.files": "dashboards.indicator.view",
    "dashboards_work.files_template": "dashboards.value.enter",
    "dashboards_work.indicator": "dashboards.indicator.view",
    "dashboards_work.indicator_file": "dashboards.indicator.view",
    "dashboards_work.indicators": "dashboards.indicator.view",
    "dashboards_work.new": "dashboards.indicator.edit",
    "dashboards_work.refuse": "dashboards.value.approve",
    "dashboards_work.retire": "dashboards.indicator.edit",
    "dashboards_work.revoke": "dashboards.token.edit",
    "dashboards_work.save": "dashboards.indicator.edit",
    "dashboards_work.send": "dashboards.value.enter",
    "dashboards_work.sets": "dashboards.indicator.edit",
    "dashboards_work.tokens": "dashboards.token.edit",
    "dashboards_work.upload": "dashboards.value.enter",
}
DIRECTIVES = {
    "dashboards_province.create_directive": "dashboards.directive.give",
    "dashboards_province.directive": "dashboards.directive.view",
    "dashboards_province.directives": "dashboards.directive.view",
    "dashboards_province.new_directive": "dashboards.directive.give",
    "dashboards_province.take_directive_step": "dashboards.directive.step",
    "dashboards_work.create_directive": "dashboards.directive.give",
    "dashboards_work.directive": "dashboards.directive.view",
    "dashboards_work.directives": "dashboards.directive.view",
    "dashboards_work.new_directive": "dashboards.directive.give",
    "dashboards_work.take_directive_step": "dashboards.directive.step",
}
ALERTS = {
    "dashboards_work.alert": "dashboards.alert.view",
    "dashboards_work.alert_rule": "dashboards.alert.rules",
    "dashboards_work.alert_rules": "dashboards.alert.rules",
    "dashboards_work.alert_step": "dashboards.alert.work",
    "dashboards_work.alerts": "dashboards.alert.view",
    "dashboards_work.create_alert_rule": "dashboards.alert.rules",
    "dashboards_work.new_alert_rule": "dashboards.alert.rules",
    "dashboards_work.save_alert_rule": "dashboards.alert.rules",
}
BOARDS = {
    "dashboards_work.arranging": "dashboards.board.edit",
    "dashboards_work.board": "dashboards.indicator.view",
    "dashboards_work.board_settings": "dashboards.board.edit",
    "dashboards_work.boards": "dashboards.indicator.view",
    "dashboards_work.copy": "dashboards.board.edit",
    "dashboards_work.create_board": "dashboards.board.edit",
    "dashboards_work.new_board": "dashboards.board.edit",
    "dashboards_work.remove": "dashboards.board.edit",
    "dashboards_work.save_board": "dashboards.board.edit",
    "dashboards_work.save_tile": "dashboards.board.edit",
    "dashboards_work.step": "dashboards.board.edit",
    "dashboards_work.tile": "dashboards.board.edit",
    "dashboards_work.tile_dots": "dashboards.indicator.view",
    "dashboards_work.tile_file": "dashboards.indicator.view",
    "dashboards_work.tile_picture": "dashboards.indicator.view",
}
WALLS = {
    "dashboards_wall.events": PUBLIC,
    "dashboards_wall.now": PUBLIC,
    "dashboards_wall.wall": PUBLIC,
    "dashboards_work.add_wall": "dashboards.wall.edit",
    "dashboards_work.revoke_link": "dashboards.wall.edit",
    "dashboards_work.walls": "dashboards.wall.edit",
}
SENSORS = {
    "dashboards_work.create_sensor": "dashboards.sensor.edit",
    "dashboards_work.edit_sensor": "dashboards.sensor.edit",
    "dashboards_work.new_sensor": "dashboards.sensor.edit",
    "dashboards_work.save_sensor": "dashboards.sensor.edit",
    "dashboards_work.sensor": "dashboards.indicator.view",
    "dashboards_work.sensor_file": "dashboards.indicator.view",
    "dashboards_work.sensors": "dashboards.indicator.view",
    "dashboards_work.show_sensor": "dashboards.indicator.edit",
}
REPORTS = {
    "dashboards_work.arrange_report_blocks": "dashboards.report.template",
    "dashboards_work.create_report": "dashboards.report.write",
    "dashboards_work.create_report_template": "dashboards.report.template",
    "dashboards_work.edit_report": "dashboards.report.write",
    "dashboards_work.new_report": "dashboards.report.write",
    "dashboards_work.new_report_template": "dashboards.report.template",
    "dashboards_work.remove_report_template": "dashboards.report.template",
    "dashboards_work.report": "dashboards.report.view",
    "dashboards_work.report_block": "dashboards.report.template",
    "dashboards_work.report_blocks": "dashboards.report.template",
    "dashboards_work.report_pdf": "dashboards.report.view",
    "dashboards_work.report_template": "dashboards.report.template",
    "dashboards_work.report_templates": "dashboards.report.template",
    "dashboards_work.report_xlsx": "dashboards.report.view",
    "dashboards_work.reports": "dashboards.report.view",
    "dashboards_work.save_report": "dashboards.report.write",
    "dashboards_work.save_report_block": "dashboards.report.template",
    "dashboards_work.save_report_template": "dashboards.report.template",
    "dashboards_work.take_report_step": "dashboards.report.step",
}
PROVINCE = {
    "dashboards_province.compare": "dashboards.province.view",
    "dashboards_province.compare_file": "dashboards.province.view",
    "dashboards_province.create": "dashboards.province.define",
    "dashboards_province.district": "dashboards.province.view",
    "dashboards_province.edit": "dashboards.province.define",
    "dashboards_province.indicators": "dashboards.province.view",
    "dashboards_province.new": "dashboards.province.define",
    "dashboards_province.retire": "dashboards.province.define",
    "dashboards_province.save": "dashboards.province.define",
    "dashboards_province.usage": "dashboards.province.view",
}
OPEN = {
    "dashboards_public.data_file": PUBLIC,
    "dashboards_public.data_json": PUBLIC,
    "dashboards_public.dictionary_file": PUBLIC,
    "dashboards_public.index": PUBLIC,
    "dashboards_public.report": PUBLIC,
    "dashboards_public.report_pdf": PUBLIC,
    "dashboards_public.report_xlsx": PUBLIC,
    "dashboards_public.reports": PUBLIC,
}
API = {
    "dashboards_api.indicators": PUBLIC,
    "dashboards_api.push": PUBLIC,
    "dashboards_api.values": PUBLIC,
}
ROUTES = {**DESK, **DIRECTIVES, **ALERTS, **BOARDS, **WALLS, **SENSORS, **REPORTS, **PROVINCE, **OPEN, **API}
