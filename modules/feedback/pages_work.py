"""The table of routes of the desk at /work/feedback. Mounted by the manifest."""

from __future__ import annotations

from flask import Blueprint

from modules.feedback import pages_new, pages_queue, pages_report

blueprint = Blueprint("feedback_work", __name__, url_prefix="/work/feedback", template_folder="templates")
blueprint.add_url_rule("", "queue", pages_queue.queue, methods=["GET"])
blueprint.add_url_rule("/new", "new", pages_new.show_form, methods=["GET"])
blueprint.add_url_rule("/new", "save", pages_new.save, methods=["POST"])
blueprint.add_url_rule("/photos", "photo", pages_new.stage_photo, methods=["POST"])
blueprint.add_url_rule("/<code>", "report", pages_report.show, methods=["GET"])
blueprint.add_url_rule("/<code>/steps/<action>", "step", pages_report.take, methods=["POST"])
blueprint.add_url_rule("/<code>/notes", "note", pages_report.write_note, methods=["POST"])
