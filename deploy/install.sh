#!/usr/bin/env bash
# From a bare Debian machine to a running installation; a second run is an upgrade, which goes back where it does not start.
#
#   sudo deploy/install.sh [--webhook TÊN-MIỀN] [--prefix /opt/nhacviec] [--user nhacviec] [--scans] [--office]
#                          [--without-packages] [--without-systemd]
#
# Settings are asked for, or taken from the environment (BOT_TOKEN=… OFFICE_NAME=… deploy/install.sh); an existing .env is kept.
# PREFIX holds .env, var/ (all data), ban/ (versions, each with its own .venv) and hien-tai, which points at the one in use.
set -euo pipefail
export LC_ALL=C.UTF-8
umask 022

source_tree=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
prefix=/opt/nhacviec account=nhacviec domain='' packages=yes systemd=yes scans=no office=no
versions_kept=3
# Debian's own, which the service's user may run, too; one in somebody's home it may not.
python=${PYTHON:-/usr/bin/python3}

say() { printf '\n== %s\n' "$*"; }
fail() { printf '✗ %s\n' "$*" >&2; exit 1; }
usage() { sed -n '4,5s/^# *//p' "${BASH_SOURCE[0]}"; }

read_options() {
  while (($#)); do
    case $1 in
      --webhook) domain=${2:?--webhook TÊN-MIỀN}; shift ;;
      --prefix) prefix=${2:?--prefix THƯ-MỤC}; shift ;;
      --user) account=${2:?--user TÀI-KHOẢN}; shift ;;
      --scans) scans=yes ;;
      --office) office=yes ;;
      --without-packages) packages=no ;;
      --without-systemd) systemd=no ;;
      -h | --help) usage; exit 0 ;;
      *) usage >&2; fail "Không hiểu: $1" ;;
    esac
    shift
  done
  [[ $domain =~ ^[A-Za-z0-9.-]*$ ]] || fail "Tên miền chỉ gồm chữ, số, dấu chấm, gạch nối: $domain"
  prefix=$(realpath -m "$prefix")
  # Both get into files that systemd and sh read.
  [[ $prefix =~ ^/[A-Za-z0-9._/-]+$ ]] || fail "Thư mục cài đặt chỉ gồm chữ không dấu, số và . _ - /: $prefix"
  [[ $account =~ ^[A-Za-z_][A-Za-z0-9_-]*$ ]] || fail "Tên tài khoản chỉ gồm chữ không dấu, số và _ -: $account"
}

install_packages() {
  local wanted=(python3 python3-venv make ca-certificates)
  if [[ $domain && $systemd = yes ]]; then wanted+=(caddy); fi
  if [[ $scans = yes ]]; then wanted+=(tesseract-ocr tesseract-ocr-vie); fi
  if [[ $office = yes ]]; then wanted+=(libreoffice-writer-nogui); fi
  local missing=() each
  for each in "${wanted[@]}"; do
    dpkg-query -W -f '${Status}' "$each" 2>/dev/null | grep -q 'ok installed' || missing+=("$each")
  done
  if ((${#missing[@]})); then
    say "Gói Debian: ${missing[*]}"
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"
  fi
}

check_machine() {
  ((EUID == 0)) || [[ $systemd = no ]] || fail "Cần quyền quản trị: chạy lại bằng sudo."
  if [[ $packages = yes ]]; then install_packages; fi
  command -v make >/dev/null || fail "Thiếu make: apt-get install make"
  "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' || fail "Cần Python 3.11 trở lên kèm venv (Debian 12, Ubuntu 24.04): apt-get install python3-venv"
  local free
  mkdir -p "$prefix"
  free=$(df -Pm "$prefix" | awk 'NR == 2 {print $4}')
  ((free > 1500)) || fail "Ổ đĩa của $prefix chỉ còn $free MB; cần 1500 MB."
}

make_places() {
  if ! id "$account" >/dev/null 2>&1; then
    say "Tài khoản $account"
    useradd --system --home-dir "$prefix/var" --no-create-home --shell /usr/sbin/nologin "$account"
  fi
  mkdir -p "$prefix/ban"
  if ((EUID == 0)); then
    install -d -m 0750 -o "$account" -g "$(id -gn "$account")" "$prefix/var"
  else
    install -d -m 0750 "$prefix/var"
  fi
}

lay_down_version() {
  version=$prefix/ban/$(date -u +%Y%m%d-%H%M%S)
  say "Phiên bản mới: $version"
  mkdir "$version"
  tar -C "$source_tree" --exclude=./.git --exclude=./.venv --exclude=./var --exclude=./.env --exclude='__pycache__' \
    --exclude='.*_cache' --exclude=./.hypothesis -cf - . |
    tar -C "$version" --no-same-owner --no-same-permissions -xf -  # what anybody may write to must not be so here
  make -C "$version" --no-print-directory setup PYTHON="$python"
  # The service may not write here, and would understand every file anew at each start.
  "$version/.venv/bin/python" -m compileall -q "$version"/{plan,storage,locales,handlers,bot}
}

# A value as python-dotenv reads it back, whatever is in it.
quoted() {
  local value=${1//\\/\\\\}
  printf "'%s'" "${value//\'/\\\'}"
}

setting() { printf '%s=%s\n' "$1" "$(quoted "$2")" >>"$prefix/.env"; }
has_setting() { grep -q "^$1=" "$prefix/.env"; }

ask_for() {
  local name=$1 question=$2 answer=${!1:-}
  if [[ -z $answer && -t 0 ]]; then read -r -p "$question: " answer; fi
  if [[ $answer ]]; then setting "$name" "$answer"; fi
}

write_settings() {
  if [[ -e $prefix/.env ]]; then
    say "Giữ nguyên $prefix/.env"
  else
    say "Cấu hình: $prefix/.env"
    (umask 077 && printf '# Giải thích từng dòng: %s/hien-tai/.env.example\n' "$prefix" >"$prefix/.env")
    ask_for BOT_TOKEN "Mã bí mật do @BotFather cấp"
    ask_for OFFICE_NAME "Tên cơ quan"
    ask_for ADMIN_IDS "Số định danh Telegram của quản trị viên (để trống nếu chưa biết)"
    local name
    while read -r name; do
      if ! has_setting "$name" && [[ ${!name:-} && $name != LANGUAGE ]]; then setting "$name" "${!name}"; fi
    done < <(grep -oE '^# [A-Z_]+=' "$version/.env.example" | tr -d '# =')
  fi
  if [[ $domain ]]; then
    has_setting WEBHOOK_URL || setting WEBHOOK_URL "https://$domain"
    has_setting WEBHOOK_SECRET || setting WEBHOOK_SECRET "$("$python" -c 'import secrets; print(secrets.token_hex(32))')"
  fi
  if ((EUID == 0)); then chown "root:$(id -gn "$account")" "$prefix/.env" && chmod 0640 "$prefix/.env"; fi
}

# Runs a command of a version as the service's own user, in the service's folder. Nothing is read from /tmp, where anybody on
# the machine could have put settings for it.
as_service() {
  local own=(env -C "$prefix" HOME="$prefix/var" MPLCONFIGDIR="$prefix/var/.matplotlib" PYTHONDONTWRITEBYTECODE=1)
  if ((EUID == 0)); then
    setpriv --reuid "$account" --regid "$(id -gn "$account")" --clear-groups "${own[@]}" "$@"
  else
    "${own[@]}" "$@"
  fi
}

# The file of a SQLite database, nothing for PostgreSQL. Wrong settings are said here, while the version before still runs.
find_database() {
  database=$(as_service "$version/.venv/bin/python" -c '
from bot.cli.speaking import settings_or_exit
url = settings_or_exit()[0].database_url.get_secret_value()
print(url.removeprefix("sqlite:///").partition("?")[0] if url.startswith("sqlite:///") else "")') ||
    fail "Sửa $prefix/.env rồi chạy lại; bản đang chạy (nếu có) vẫn chạy."
  if [[ $database && $database != /* ]]; then database=$prefix/$database; fi
}

stop_service() { if [[ $systemd = yes ]]; then systemctl stop nhacviec.service 2>/dev/null || true; fi; }

# What there is before anything changes, now that nobody writes to it: a SQLite file as it lies there, which going back puts in
# its place again; of a server a backup for whoever must go back by hand (its schema changes in one commit or not at all).
keep_database() {
  kept=''
  if [[ -z $database ]]; then
    keep_backup
    return
  fi
  [[ -e $database ]] || return 0
  kept=$prefix/var/truoc-nang-cap/$(basename "$version")
  say "Bản sao trước khi nâng cấp: $kept"
  as_service mkdir -p "$kept" && as_service cp -p "$database" "$kept/database" || return 1
  if [[ -e $database-wal ]]; then as_service cp -p "$database-wal" "$kept/database-wal"; fi
}

keep_backup() {
  [[ $before ]] || return 0
  backup=$prefix/var/truoc-nang-cap/$(basename "$version")
  say "Bản sao lưu trước khi nâng cấp: $backup"
  as_service mkdir -p "$backup" && as_service "$version/.venv/bin/nhacviec" backup --to "$backup"
}

put_database_back() {
  [[ $kept ]] || return 0
  as_service rm -f "$database" "$database-wal" "$database-shm"
  as_service cp -p "$kept/database" "$database"
  if [[ -e $kept/database-wal ]]; then as_service cp -p "$kept/database-wal" "$database-wal"; fi
}

point_at() { ln -sfn "$1" "$prefix/hien-tai.new" && mv -T "$prefix/hien-tai.new" "$prefix/hien-tai"; }

install_unit() {
  [[ $systemd = yes ]] || return 0
  sed -e "s|/opt/nhacviec|$prefix|g" -e "s|^User=.*|User=$account|" -e "s|^Group=.*|Group=$(id -gn "$account")|" \
    "$version/deploy/nhacviec.service" >/etc/systemd/system/nhacviec.service &&
    systemctl daemon-reload &&
    systemctl enable --quiet nhacviec.service
}

# `sudo nhacviec doctor` from anywhere: as the service's user, in the service's folder. (Files are named by their whole path.)
install_command() {
  [[ $systemd = yes ]] || return 0
  cat >/usr/local/bin/nhacviec <<END
#!/bin/sh
# Put here by deploy/install.sh: the command line of $prefix as its own user.
set -- env -C "$prefix" HOME="$prefix/var" MPLCONFIGDIR="$prefix/var/.matplotlib" "$prefix/hien-tai/.venv/bin/nhacviec" "\$@"
[ "\$(id -u)" != 0 ] || set -- setpriv --reuid "$account" --regid "$(id -gn "$account")" --clear-groups "\$@"
exec "\$@"
END
  chmod 755 /usr/local/bin/nhacviec
}

start_service() { if [[ $systemd = yes ]]; then systemctl start nhacviec.service; fi; }

set_up_proxy() {
  [[ $domain && $systemd = yes ]] || return 0
  say "Caddy cho https://$domain"
  local listen
  listen=$(sed -n 's/^LISTEN=//p' "$prefix/.env" | tr -d "'\"")
  sed -e "s|{\$NHACVIEC_DOMAIN}|$domain|" -e "s|{\$NHACVIEC_UPSTREAMS[^}]*}|${listen:-127.0.0.1:8081}|" "$version/deploy/Caddyfile" >/etc/caddy/nhacviec.caddy
  grep -qx 'import nhacviec.caddy' /etc/caddy/Caddyfile || printf '\nimport nhacviec.caddy\n' >>/etc/caddy/Caddyfile
  caddy validate --adapter caddyfile --config /etc/caddy/Caddyfile >/dev/null
  systemctl reload-or-restart caddy.service
}

# Everything that changes what is in use; whatever fails in here is taken back. (Bash minds no failure inside of a condition,
# hence the chains.)
bring_into_use() {
  as_service "$version/.venv/bin/nhacviec" migrate && point_at "$version" && install_unit && start_service
}

go_back() {
  printf '✗ Phiên bản mới không chạy được.\n' >&2
  stop_service
  put_database_back
  if [[ $before ]]; then
    point_at "$before"
    version=$before install_unit
    start_service || true
    if [[ ${backup:-} ]]; then
      fail "Đã trở lại phiên bản trước ($before); cơ sở dữ liệu trên máy chủ PostgreSQL để nguyên. Bản trước không mở được thì khôi phục $backup theo docs/nang-cap.md. Xem lý do ở trên và: journalctl -u nhacviec"
    fi
    fail "Đã trở lại phiên bản trước ($before) cùng dữ liệu lúc trước khi nâng cấp. Xem lý do ở trên và: journalctl -u nhacviec"
  fi
  as_service "$version/.venv/bin/nhacviec" doctor || true
  fail "Sửa theo các dòng ✗ ở trên ($prefix/.env; nhật ký: journalctl -u nhacviec) rồi chạy lại lệnh này."
}

# Old versions and the copies made before upgrades go, but for the last ones. What lies in var/ is deleted as the service's user:
# that one could have put a link there, on which root would go elsewhere.
tidy() {
  local all=("$prefix"/ban/*) each
  for each in "${all[@]:0:${#all[@]} > versions_kept ? ${#all[@]} - versions_kept : 0}"; do
    if [[ $each != "$version" ]]; then
      rm -rf "$each"
      as_service rm -rf "$prefix/var/truoc-nang-cap/$(basename "$each")" || true
    fi
  done
}

# A version that did not come into use leaves nothing behind.
clear_away() {
  if [[ ${version:-} && -d $version && $(readlink "$prefix/hien-tai") != "$version" ]]; then rm -rf "$version"; fi
}

main() {
  read_options "$@"
  trap clear_away EXIT
  check_machine
  make_places
  before=$(readlink "$prefix/hien-tai" 2>/dev/null || true)
  lay_down_version
  write_settings
  find_database
  stop_service
  keep_database || { start_service || true; fail "Không sao lưu được cơ sở dữ liệu (lý do ở trên); chưa thay đổi gì."; }
  bring_into_use || go_back
  install_command
  set_up_proxy
  tidy
  say "Kiểm tra"
  as_service "$version/.venv/bin/nhacviec" doctor || echo "Các dòng ✗ ở trên cho biết việc cần làm tiếp."
  say "Xong: $version"
}

main "$@"
