#!/bin/sh
# Makes .venv with everything that running, checking and testing need; does nothing when it is up to date.
set -eu
cd "$(dirname "$0")/.."
ready=.venv/.ready
[ -f "$ready" ] && [ "$ready" -nt pyproject.toml ] && [ "$ready" -nt scripts/setup.sh ] && exit 0

find_python() {
  for name in python3.13 python3.12 python3.11 python3; do
    path=$(command -v "$name" 2>/dev/null) || continue
    "$path" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$path"; return 0; }
  done
  return 1
}

install_packages() {
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing system packages: $*"
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq "$@" >/dev/null
  else
    echo "This needs the system packages: $*" >&2
    echo "Install them as root, then run the same command again:  sudo apt-get install $*" >&2
    exit 1
  fi
}

python=$(find_python) || { install_packages python3 python3-venv; python=$(find_python) || {
  echo "Python 3.11 or newer is needed; this system offers an older one." >&2; exit 1; }; }
"$python" -c 'import venv, ensurepip' 2>/dev/null || install_packages python3-venv

[ -x .venv/bin/python ] || "$python" -m venv .venv
echo "Setting up .venv (the first time takes a minute or two)"
.venv/bin/python -m pip install --quiet --upgrade "pip>=25.1"
.venv/bin/python -m pip install --quiet --editable '.[browser,ocr]' --group dev
touch "$ready"
