"""The rows of a whole country, as SELECTs over numbers: written by the database itself, with words of ours in them.

`%(n)s` is how many; the second part how many of them an office has.
"""

from __future__ import annotations

AT = "timestamptz '2025-11-24 00:00:00Z'"
G = "FROM generate_series(1, %(n)s) AS g"
_KEY = "(to_kind, address, kind, key, office_id, facts, not_before, queued_at, state, attempts, resends, settled_at)"

ROWS: dict[str, tuple[str, int]] = {
    "offices": (f"SELECT g, 'Cơ quan ' || g, 'Asia/Ho_Chi_Minh', 1, {AT}, 1 {G}", 1),
    "units": (f"SELECT g, g / 10 + 1, 'Phòng ' || g, 'P' || g, {AT} {G} WHERE g / 10 + 1 <= %(n)s / 10", 10),
    "plans": (
        "(id, office_id, identity, title, year, state, created_at, changed_at, reminders_from)"
        f" SELECT g, g, 'kế hoạch ' || g, 'Kế hoạch năm 2025', 2025, 'in_force', {AT}, {AT}, {AT} {G}",
        1,
    ),
    "tasks": (
        "(id, plan_id, position, ref, code, section, content, deliverable, deadline_text, created_at)"
        " SELECT g, g / 250 + 1, g %% 250, 'II.' || g %% 250, g %% 250 || '.a', 'Cải cách hành chính',"
        " 'Rà soát, hoàn thiện quy trình số ' || g || ' và công khai trên cổng thông tin của cơ quan', 'Báo cáo', 'Quý IV',"
        f" {AT} {G} WHERE g / 250 + 1 <= %(n)s / 250",
        250,
    ),
    "milestones": (
        f"(id, task_id, position, kind, due, text) SELECT g, g, 0, 'date', date '2025-12-31', 'Quý IV' {G}",
        250,
    ),
    "task_units": (
        "SELECT g / 2 + 1, (ARRAY['lead', 'coordinating'])[g %% 2 + 1], 0, 'Phòng', g / 50 + 1"
        f" {G} WHERE g / 2 + 1 <= %(n)s / 2",
        500,
    ),
    "people": (
        f"SELECT g, g / 125 + 1, g, 'Nguyễn Văn ' || g, 'CB-' || g, {AT}, NULL, NULL {G} WHERE g / 125 + 1 <= %(n)s / 125",
        125,
    ),
    "holdings": (
        f"SELECT g, g, CASE WHEN g %% 12 = 0 THEN 'head' ELSE 'staff' END, g / 13 + 1, {AT}, NULL, NULL {G}",
        125,
    ),
    "reports": (
        "(id, entry, task_id, unit_id, milestone, status, percent, note, for_all, author_id, said_at, recorded_at)"
        " SELECT g, 'report', (g::bigint * 7919) %% %(n)s + 1, g / 25 + 1, 0, 'in_progress', g %% 100, 'đã xong', false,"
        f" g %% 500000 + 1, {AT}, {AT} {G}",
        250,
    ),
    "chats": (
        "(bot_id, chat_id, kind, title, unit_id, first_seen_at, seen_at, bound_at)"
        f" SELECT 1, -g, 'supergroup', 'Nhóm ' || g, g, {AT}, {AT}, {AT} {G}",
        10,
    ),
    "deliveries": (
        f"{_KEY} SELECT 'chat', -(g %% 40000), (ARRAY['digest', 'ping', 'report', 'told'])[g %% 4 + 1],"
        " '2025-W' || g / 40000, g %% 4000 + 1, '{}', "
        f" {AT} - make_interval(days => g / 5500), {AT} - make_interval(days => g / 5500), CASE WHEN g %% 1000 = 0 THEN"
        f" 'failed' ELSE 'sent' END, 1, 0, {AT} {G}",
        500,
    ),
    "deliveries ": (
        f"{_KEY} SELECT 'person', g, 'ping', '2025-11-24', g / 5 + 1, '{{}}', {AT}, {AT}, 'pending', 0, 0, NULL {G}",
        5,
    ),
    "rounds": (
        "(office_id, kind, period, state, lines, messages, planned_at)"
        f" SELECT g %% 4000 + 1, 'pings', 'P' || g / 4000, CASE WHEN g = 77 THEN 'held' ELSE 'sent' END, 5, 5, {AT} {G}",
        150,
    ),
    "inbox": (
        "(bot_id, update_id, lane, received_at, stored_at, settled_at, outcome, attempts)"
        f" SELECT 1, g, '', {AT}, now(), now(), 'done', 0 {G}",
        125,
    ),
    "inbox ": (
        "(bot_id, update_id, chat_id, lane, payload, received_at, stored_at, attempts)"
        f" SELECT 1, 10000000 + g, g, '1:' || g, '{{}}', {AT}, now(), 0 {G}",
        5,
    ),
    "inbox_lanes": (f"SELECT '1:' || g, 1, 10000000 + g, now(), NULL, 0 {G}", 5),
    "effects": (f"SELECT 1, g, '{{}}', {AT} {G}", 50),
    "drafts": (
        "(person_id, chat_id, kind, facts, made_at, expires_at)"
        f" SELECT g %% 500000 + 1, g, 'report', '{{}}', {AT}, {AT} + interval '1 hour' {G}",
        25,
    ),
    "registrations": (
        "(office_id, user_id, name, unit_id, asked_at, verdict, decided_at)"
        f" SELECT g %% 4000 + 1, g, 'Nguyễn Văn ' || g, 1, {AT}, CASE WHEN g %% 100 > 0 THEN 'accepted' END,"
        f" CASE WHEN g %% 100 > 0 THEN {AT} END {G}",
        125,
    ),
    "invitations": (
        "(office_id, code_hash, role, made_at, expires_at, used_at)"
        f" SELECT g %% 4000 + 1, md5(g::text), 'staff', {AT}, {AT}, {AT} {G}",
        50,
    ),
    "asked_questions": (
        f"(bot_id, update_id, office_id, words, tasks, at) SELECT 1, g, g %% 4000 + 1, 'ai chủ trì rà soát', '1.2', {AT} {G}",
        50,
    ),
    "talks": (f"(bot_id, chat_id, office_id, update_id, said_at) SELECT 1, g, g / 125 + 1, g, {AT} {G}", 125),
    "phrasing_picks": (
        "(office_id, folded, task_id, voter, words, meant, at)"
        f" SELECT g %% 4000 + 1, 'soat ' || g, g, 'v', 'soát', true, {AT} {G}",
        50,
    ),
    "audit": (
        f"SELECT g %% 4000 + 1, g / 4000 + 1, {AT}, 'system', 'report', 'task:1', '{{}}', '', md5(g::text) {G}",
        250,
    ),
}
