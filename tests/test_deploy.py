"""What stands in `deploy/` agrees with the program and keeps its promises, as far as that can be seen without running it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.ending import LONGEST_FAREWELL
from bot.intake.webhook import LARGEST_BODY
from bot.settings import Settings
from tests.indented import indented

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
COMPOSE = indented((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
BOTS = [name for name in SERVICES if name.startswith("bot-")]
CONTAINERFILE = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
UNIT = (DEPLOY / "nhacviec.service").read_text(encoding="utf-8")
OF_COMPOSE = {"NHACVIEC_DOMAIN", "NHACVIEC_UPSTREAMS", "POSTGRES_PASSWORD"}


def unit(name: str) -> str:
    (value,) = re.findall(rf"^{name}=(.*)$", UNIT, re.MULTILINE)
    return value


def told_by(*command: str) -> tuple[int, str]:
    """The exit status and the words of a program of this machine."""
    ended = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)  # noqa: S603
    return ended.returncode, ended.stdout


def final_stage() -> str:
    return CONTAINERFILE.split("\nFROM ")[-1]


# --- the image -----------------------------------------------------------------------------------------------------------


def test_the_image_installs_from_the_hashed_lock_before_it_copies_the_program():
    assert CONTAINERFILE.index("--require-hashes -r requirements.lock") < CONTAINERFILE.index("COPY bot bot")
    copied = re.findall(r"^COPY (\w+) \1$", CONTAINERFILE, re.MULTILINE)
    rooms = re.search(r"include = \[(.*)\]", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert sorted(copied) == sorted(re.findall(r"\w+", rooms[1]))


def test_the_image_takes_its_base_by_name_and_tag_and_runs_without_root():
    assert re.findall(r"^FROM (\S+)", CONTAINERFILE, re.MULTILINE) == ["docker.io/library/python:${PYTHON}"] * 2
    assert re.search(r"^ARG PYTHON=3\.\d+-slim-\w+$", CONTAINERFILE, re.MULTILINE)
    assert re.search(r"^USER \d+$", final_stage(), re.MULTILINE)


def test_the_image_asks_the_program_itself_how_it_is():
    assert '["nhacviec", "doctor", "--health"]' in final_stage()


def test_every_variable_that_the_image_sets_for_the_program_is_a_setting_or_the_systems():
    set_here = set(re.findall(r"(?:ENV |\s)([A-Z_]+)=", final_stage())) - {"SCANS", "OFFICE"}
    systems = {"PATH", "LC_ALL", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "HOME", "MPLCONFIGDIR"}
    assert set_here - systems <= {name.upper() for name in Settings.model_fields}


def test_whatever_the_image_copies_is_in_its_context():
    allowed = {line[1:] for line in (DEPLOY / "Containerfile.dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {word for line in re.findall(r"^COPY (?!--from)(.*) \S+$", CONTAINERFILE, re.MULTILINE) for word in line.split()}
    assert copied == allowed
    assert all((ROOT / each).exists() for each in copied)


# --- three replicas ------------------------------------------------------------------------------------------------------


def test_three_replicas_are_all_alike():
    assert len(BOTS) == 3
    assert all(SERVICES[bot] == SERVICES[BOTS[0]] for bot in BOTS)
    assert SERVICES["proxy"]["environment"]["NHACVIEC_UPSTREAMS"] == " ".join(f"{bot}:8081" for bot in BOTS)
    assert SERVICES[BOTS[0]]["environment"]["LISTEN"].endswith(":8081")


def test_only_the_proxy_is_reached_from_outside_and_the_database_reaches_nobody():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert SERVICES["database"]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"] == {"internal": "true"}


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_has_a_read_only_root_and_gains_no_rights(name):
    service = SERVICES[name]
    assert (service["read_only"], service["security_opt"]) == ("true", ["no-new-privileges:true"])
    assert service["tmpfs"]
    assert "healthcheck" in service or name in BOTS  # the image has one of its own
    assert not service.get("privileged")


def test_a_replica_waits_for_the_database_and_the_proxy_for_a_replica():
    assert SERVICES[BOTS[0]]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert SERVICES["proxy"]["depends_on"] == {BOTS[0]: {"condition": "service_healthy"}}


def test_no_secret_stands_in_the_compose_file_and_every_variable_is_known():
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    assert used <= OF_COMPOSE
    given = {name for bot in BOTS for name in SERVICES[bot]["environment"]}
    assert given <= {name.upper() for name in Settings.model_fields}
    secrets = [value for service in SERVICES.values() for name, value in service["environment"].items() if "PASSWORD" in name]
    assert all(value.startswith("${") for value in secrets)
    assert not re.search(r"\d{6,}:[\w-]{30,}", text)


def test_a_volume_that_is_used_is_declared():
    named = {each.partition(":")[0] for service in SERVICES.values() for each in service["volumes"]}
    assert {each for each in named if not each.startswith(".")} == set(COMPOSE["volumes"])


# --- proxy and service ---------------------------------------------------------------------------------------------------


def test_the_proxy_passes_deliveries_and_calendars_on_and_nothing_else():
    text = (DEPLOY / "Caddyfile").read_text(encoding="utf-8")
    assert re.search(r"@bot path (.*)", text)[1].split() == ["/telegram", "/lich/*"]
    assert "respond 404" in text
    assert "\n\tlog" not in text
    assert LARGEST_BODY == 1_000_000
    assert "max_size 1MB" in text


def test_the_service_waits_longer_than_the_program_takes_to_end():
    assert int(unit("TimeoutStopSec")) > LONGEST_FAREWELL
    assert int(SERVICES[BOTS[0]]["stop_grace_period"].removesuffix("s")) > LONGEST_FAREWELL


def test_the_service_starts_again_but_not_where_only_a_person_can_mend():
    assert (unit("Restart"), unit("RestartPreventExitStatus"), unit("StartLimitIntervalSec")) == ("on-failure", "2", "0")
    assert unit("Type") == "notify"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_systemd_understands_the_service_and_finds_it_well_shut_in(tmp_path):
    file = tmp_path / "nhacviec.service"
    file.write_text(UNIT.replace("/opt/nhacviec/hien-tai/.venv/bin/nhacviec", "/bin/true"), encoding="utf-8")
    assert told_by("systemd-analyze", "verify", str(file)) == (0, "")
    status, told = told_by("systemd-analyze", "security", "--offline=true", "--threshold=20", str(file))
    assert status == 0, told[-300:]


@pytest.mark.parametrize("script", ["install.sh", "try-install"])
def test_the_scripts_are_understood_by_bash(script):
    assert told_by("bash", "-n", str(DEPLOY / script)) == (0, "")


@pytest.mark.parametrize(
    ("database", "before", "done"),
    [("", "/opt/ban/1", "ban/2/.venv/bin/nhacviec backup --to"), ("", "", ""), ("/nowhere/office.db", "/opt/ban/1", "")],
    ids=["a server is backed up", "a first installation has nothing to keep", "no file yet"],
)
def test_what_there_is_is_kept_before_an_upgrade(tmp_path, database, before, done):
    functions = (DEPLOY / "install.sh").read_text(encoding="utf-8").removesuffix('main "$@"\n')
    given = f"as_service() {{ echo \"$@\"; }}; prefix=/opt version=/opt/ban/2 database='{database}' before='{before}'"
    script = tmp_path / "keeping.sh"
    script.write_text(f"{functions}\n{given}; keep_database\n", encoding="utf-8")
    status, told = told_by("bash", str(script))
    assert status == 0
    assert done in told
    assert done or not told


def installing(folder: Path, steps: str) -> tuple[int, str]:
    """Run steps of the installer, without the whole of it."""
    script = folder / "deploy" / "install.sh"
    script.parent.mkdir(exist_ok=True)
    script.write_text((DEPLOY / "install.sh").read_text(encoding="utf-8").replace('main "$@"\n', steps), encoding="utf-8")
    return told_by("bash", str(script))


@pytest.mark.parametrize("options", ["--prefix '/opt/a|b'", "--prefix '/opt/$(id)'", "--prefix '/opt/a b'", "--user 'a b'"])
def test_the_installer_takes_no_name_that_systemd_or_sh_would_read_otherwise(tmp_path, options):
    assert installing(tmp_path, f"read_options {options}")[0] == 1
    assert installing(tmp_path, "read_options --prefix /opt/nhac-viec_2 --user nhac-viec") == (0, "")


def test_the_settings_are_for_the_service_alone_and_come_back_as_they_were_typed(tmp_path):
    from dotenv import dotenv_values

    (tmp_path / ".env.example").touch()
    name = "Văn phòng 'A' $(id) `id` \\\\ \"b\""
    steps = f"prefix={tmp_path} version={tmp_path}; write_settings"
    script_environment = f"export BOT_TOKEN=t OFFICE_NAME=$(cat {tmp_path / 'name'}); account=$(id -un)\n"
    (tmp_path / "name").write_text(name, encoding="utf-8")
    status, told = installing(tmp_path, script_environment + steps)
    assert status == 0, told
    assert (tmp_path / ".env").stat().st_mode & 0o007 == 0
    assert dotenv_values(tmp_path / ".env", interpolate=False)["OFFICE_NAME"] == name


def test_what_is_installed_can_be_changed_by_nobody_else(tmp_path):
    (tmp_path / "open").touch(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    place = tmp_path / "opt"
    (place / "ban").mkdir(parents=True)
    installing(tmp_path, f"prefix={place}; make() {{ :; }}; lay_down_version || true")
    (laid,) = (place / "ban").glob("*/open")
    assert laid.stat().st_mode & 0o022 == 0


@pytest.mark.skipif("__import__('os').geteuid() != 0", reason="only root can be led astray")
def test_root_follows_no_link_of_the_services_user_when_it_tidies(tmp_path):
    old, aim = "20250101-000000", tmp_path / "aim"
    (aim / old).mkdir(parents=True)
    place = tmp_path / "opt"
    (place / "var").mkdir(parents=True)
    (place / "var" / "truoc-nang-cap").symlink_to(aim)
    for number in range(4):
        (place / "ban" / f"2025010{number + 1}-000000").mkdir(parents=True)
    installing(tmp_path, f"prefix={place} account=nobody version=; tidy")
    assert not (place / "ban" / old).exists()
    assert (aim / old).exists()
