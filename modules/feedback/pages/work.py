"""The table of routes of the desk at /work/feedback. Mounted by the manifest."""

from __future__ import annotations

from flask import Blueprint

from modules.feedback.pages import new, queue, report

blueprint = Blueprint("feedback_work", __name__, url_prefix="/work/feedback", template_folder="../templates")
blueprint.add_url_rule("", "queue", queue.queue, methods=["GET"])
blueprint.add_url_rule("/new", "new", new.show_form, methods=["GET"])
blueprint.add_url_rule("/new", "save", new.save, methods=["POST"])
blueprint.add_url_rule("/new/place", "find_place", new.find_place, methods=["POST"])
blueprint.add_url_rule("/new/pin", "pin", new.pin, methods=["GET"])
blueprint.add_url_rule("/new/elsewhere", "hand_over", new.hand_over, methods=["POST"])
blueprint.add_url_rule("/photos", "photo", new.stage_photo, methods=["POST"])
blueprint.add_url_rule("/next", "next_report", queue.next_report, methods=["GET"])
blueprint.add_url_rule("/<code>", "report", report.show, methods=["GET"])
blueprint.add_url_rule("/<code>/steps/<action>", "step", report.take, methods=["POST"])
blueprint.add_url_rule("/<code>/notes", "note", report.write_note, methods=["POST"])
