"""The macros that every page is made of: what they promise screen readers, and that they escape what people typed."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel

import dothi.web
from dothi.content.picture_limits import LIMITS
from dothi.language import formatting
from dothi.uploads.files import reason
from dothi.web import assets

NOW = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)
TEMPLATES = Path(dothi.web.__file__).parent / "templates"


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__, template_folder=str(TEMPLATES))
    Babel(app, default_locale="vi")
    app.extensions["dothi"] = SimpleNamespace(components=())
    assets.register(app)
    formatting.register(app)
    app.jinja_env.globals.update(
        csrf_token=lambda: "a-token",
        photo_limits=LIMITS,
        photo_refusal=reason,
        basemap=lambda: None,
        directions_url=lambda lon, lat: f"https://map.example/{lat}/{lon}",
    )
    return app


def draw(app: Flask, call: str, **context: object) -> str:
    with app.test_request_context():
        source = "{% import 'macros/ui.html' as ui %}" + (call if "{%" in call else "{{ " + call + " }}")
        return render_template_string(source, now=NOW, timedelta=timedelta, **context)


@pytest.mark.parametrize("tone", ["new", "in_hand", "waiting", "danger", "done"])
def test_a_badge_has_word_and_shape_besides_colour(app: Flask, tone: str) -> None:
    html = draw(app, "ui.badge(tone, 'Đang xử lý')", tone=tone)
    assert f"dt-tone-{tone}" in html
    assert "<use href=" in html
    assert "Đang xử lý" in html


def test_every_tone_has_its_own_shape(app: Flask) -> None:
    shapes = {draw(app, "ui.tone_icon(tone)", tone=tone) for tone in ("new", "in_hand", "waiting", "danger", "done")}
    assert len(shapes) == 5


def test_a_field_ties_label_hint_and_error_together(app: Flask) -> None:
    html = draw(app, "ui.field('phone', 'Số điện thoại', '09', 'Chỉ cán bộ thấy.', 'Số chưa đúng.', type='tel')")
    assert '<label class="form-label" for="phone">' in html
    assert 'aria-describedby="phone-hint phone-error"' in html
    assert 'aria-invalid="true"' in html
    assert "không bắt buộc" in html
    assert 'value="09"' in html


def test_what_was_typed_is_escaped_everywhere(app: Flask) -> None:
    nasty = '"><script>alert(1)</script>'
    for call in (
        "ui.field('a', x, x, x, x)",
        "ui.textarea('a', x, x, x, x)",
        "ui.select('a', x, [(x, x)], x)",
        "ui.radios('a', x, [(x, x, x)], x)",
        "ui.error_summary({x: x})",
        "ui.badge('new', x)",
        "ui.empty_state('inbox', x, x, (x, x))",
        "ui.timeline([{'title': x, 'at': now, 'text': x, 'by': x}])",
        "ui.facts([(x, x)])",
        "ui.breadcrumbs([(x, x)])",
        "ui.confirm_button(x, x, x, x)",
        "ui.stat_card(x, x)",
    ):
        assert "<script" not in draw(app, call, x=nasty), call


def test_the_error_summary_takes_the_focus_and_leads_to_the_field(app: Flask) -> None:
    html = draw(app, "ui.error_summary([('text', 'Vui lòng viết nội dung.')])")
    assert 'role="alert"' in html
    assert "data-focus" in html
    assert '<a href="#text">Vui lòng viết nội dung.</a>' in html
    whole = draw(app, "ui.error_summary({'form': 'Đã có người lưu trước.'})")
    assert "<li>Đã có người lưu trước.</li>" in whole, "what is about no field leads to none"
    assert draw(app, "ui.error_summary([])").strip() == ""


def test_select_marks_the_chosen_one_also_when_it_is_a_number(app: Flask) -> None:
    html = draw(app, "ui.select('unit', 'Đơn vị', [(1, 'Một'), ('Nhóm', [(2, 'Hai')])], '2', required=true)")
    assert '<option value="2" selected>Hai</option>' in html
    assert html.count("selected") == 1
    assert '<optgroup label="Nhóm">' in html


def test_a_time_says_when_and_how_long_ago_and_machines_read_it(app: Flask) -> None:
    html = draw(app, "ui.time_tag(now)")
    assert '<time datetime="2026-11-22T07:05:00+00:00">22/11/2026 14:05</time>' in html
    assert "trước" in html or "sau" in html or "vừa" in html


def test_a_limit_turns_amber_and_then_red(app: Flask) -> None:
    assert "dt-tone-in_hand" in draw(app, "ui.limit_tag(900)")
    assert "dt-tone-waiting" in draw(app, "ui.limit_tag(100)")
    html = draw(app, "ui.limit_tag(-100)")
    assert "dt-tone-danger" in html
    assert "quá hạn 1 giờ làm việc" in html


def test_pagination_shows_only_ways_there_are(app: Flask) -> None:
    html = draw(app, "ui.pagination('/sau', none, '30 phản ánh')")
    assert 'href="/sau" rel="next"' in html
    assert 'rel="prev"' not in html


def test_a_table_names_its_columns_and_can_be_walked(app: Flask) -> None:
    html = draw(app, "{% call ui.table(['Mã', ('Lượt', 'number')], caption='Bảng', keys=true) %}<tr></tr>{% endcall %}")
    assert '<th scope="col">Mã</th>' in html
    assert '<th scope="col" class="dt-number">Lượt</th>' in html
    assert 'data-keys="tbody tr"' in html


def test_confirming_asks_first_and_carries_the_token(app: Flask) -> None:
    html = draw(app, "ui.confirm_button('Xóa', 'Đơn vị sẽ bị xóa.', 'Xóa đơn vị', '/xoa')")
    assert html.startswith("<details")
    assert 'name="csrf_token" value="a-token"' in html
    assert "Đơn vị sẽ bị xóa." in html


def test_the_photo_picker_works_without_script_and_keeps_what_was_sent(app: Flask) -> None:
    staged = [{"id": "p1", "token": "t1", "thumb_url": "/files/p1/thumb", "name": "cống.jpg"}]
    html = draw(app, "ui.photo_picker('Ảnh', '/anh', staged)", staged=staged)
    assert 'type="file" id="photos" name="photos"' in html
    assert 'name="photo" value="p1.t1"' in html
    limits = re.search(r"data-limits='([^']+)'", html)
    assert limits is not None
    assert json.loads(limits.group(1)) == LIMITS


def test_every_form_with_photos_says_how_far_their_sending_is() -> None:
    root = Path(__file__).parents[2]
    with_photos = [path for path in root.glob("modules/*/templates/**/*.html") if "ui.photo_picker" in path.read_text()]
    assert with_photos
    assert [path.name for path in with_photos if "ui.sending_status" not in path.read_text()] == []


def test_the_map_picker_has_plain_fields_for_readers_without_script(app: Flask) -> None:
    html = draw(app, "ui.map_picker(106.36, 10.36, value_lon='106.3', value_lat='10.3')")
    assert 'name="lon" inputmode="decimal" value="106.3"' in html
    assert "Quần đảo Hoàng Sa (Việt Nam)" in html
    assert "Quần đảo Trường Sa (Việt Nam)" in html


def test_directions_lead_to_the_devices_own_program_and_to_a_web_map(app: Flask) -> None:
    html = draw(app, "ui.directions(106.3626, 10.3546)")
    assert 'href="geo:10.3546,106.3626?q=10.3546,106.3626"' in html
    assert 'href="https://map.example/10.3546/106.3626" target="_blank" rel="noopener noreferrer"' in html


def test_where_the_deployment_wants_no_web_map_there_is_no_link(app: Flask) -> None:
    app.jinja_env.globals.update(directions_url=lambda lon, lat: "")
    assert "https:" not in draw(app, "ui.directions(106.3626, 10.3546)")
