"""The verb about who may sign in to the dashboard: user add, list, remove, password."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from monitor.commands.output import print_table, visible
from monitor.commands.setting import BadInput, Setting
from monitor.passwords import fault_of, made
from monitor.users import ROLES, BrokenUsers, Role, add_user, one_name, read_users, remove_user, set_password

_TRIES = 3


def add_user_verb(verbs: Any, common: argparse.ArgumentParser) -> None:
    """Add user to the command line."""
    user = verbs.add_parser("user", parents=[common], help="who may sign in to the dashboard")
    parts = user.add_subparsers(dest="part", metavar="VERB", required=True)
    add = parts.add_parser("add", parents=[common], help="a new user; the password is asked for")
    add.add_argument("name", metavar="NAME", help="stands on the reviews")
    add.add_argument(
        "--role", choices=[role.value for role in Role], required=True, help="viewer: reads; operator: answers findings"
    )
    password = parts.add_parser("password", parents=[common], help="another password; all sessions of the user end")
    password.add_argument("name", metavar="NAME")
    for one in (add, password):
        given = one.add_mutually_exclusive_group()
        given.add_argument(
            "--password-file", metavar="FILE", help="its first line is the password; - is standard input"
        )
        given.add_argument("--generate", action="store_true", help="make a password and show it once")
    remove = parts.add_parser("remove", parents=[common], help="the user's sessions end at once; reviews keep the name")
    remove.add_argument("name", metavar="NAME")
    add.set_defaults(run=run_user, do=_add)
    password.set_defaults(run=run_user, do=_password)
    remove.set_defaults(run=run_user, do=_remove)
    parts.add_parser("list", parents=[common], help="users and their roles").set_defaults(run=run_user, do=_list)


def run_user(options: argparse.Namespace, setting: Setting) -> int:
    """Do what was asked, and say it."""
    _ = setting.config
    try:
        options.do(options, setting)
    except BrokenUsers as fault:
        raise BadInput(str(fault)) from fault
    return 0


def _add(options: argparse.Namespace, setting: Setting) -> None:
    name, role = one_name(options.name), Role(options.role)
    if name in read_users(setting.data):
        raise BadInput(f"{name}: there is a user of that name already")
    add_user(setting.data, name, role, _new_password(options, setting, name), setting.clock())
    english = f"{name} may sign in now ({role.value})."
    _say(setting, f"{name} 现可登录（{ROLES[role].zh}）。", english)


def _password(options: argparse.Namespace, setting: Setting) -> None:
    name = one_name(options.name)
    if name not in read_users(setting.data):
        raise BadInput(f"{name}: no such user (nianbao user list)")
    set_password(setting.data, name, _new_password(options, setting, name))
    _say(setting, f"{name} 的口令已更换，其所有会话已失效。", f"{name} has another password; all its sessions ended.")


def _remove(options: argparse.Namespace, setting: Setting) -> None:
    name = one_name(options.name)
    remove_user(setting.data, name)
    _say(setting, f"已删除 {name}，其会话即刻失效。", f"{name} is removed; all its sessions ended.")


def _list(options: argparse.Namespace, setting: Setting) -> None:
    del options
    english = setting.config.language == "en"
    rows = [
        (user.name, ROLES[user.role].of(setting.config.language), user.added)
        for user in sorted(read_users(setting.data).values(), key=lambda user: user.name)
    ]
    heads = ("name", "role", "since") if english else ("用户", "角色", "添加于")
    nobody = "No users: the dashboard is for reading alone." if english else "没有用户：面板仅供阅读。"
    print_table("", [(head, "left") for head in heads], rows, empty=nobody)


def _new_password(options: argparse.Namespace, setting: Setting, name: str) -> str:
    """The password by the way that was asked for; raises BadInput where it is not good enough."""
    if options.generate:
        password = made()
        print(
            password
            if setting.quiet
            else _told(setting, f"口令（仅显示这一次）：{password}", f"Password, shown once: {password}")
        )
        return password
    if options.password_file is not None:
        return _good(_first_line(options.password_file), name, "--password-file")
    if not sys.stdin.isatty():
        raise BadInput("password: no terminal to ask on; give --password-file FILE (- is standard input) or --generate")
    for _ in range(_TRIES):
        password = getpass.getpass(
            _told(setting, f"{name} 的口令（至少 12 个字符）：", f"Password of {name} (12 characters or more): ")
        )
        fault = fault_of(password, name)
        if fault is None and getpass.getpass(_told(setting, "再输一遍：", "Once more: ")) == password:
            return password
        print(f"nianbao: password: {fault or 'the two are not the same'}", file=sys.stderr)
    raise BadInput("password: none was set")


def _first_line(name: str) -> str:
    try:
        text = sys.stdin.readline() if name == "-" else Path(name).read_text(encoding="utf-8-sig").split("\n", 1)[0]
    except UnicodeDecodeError as fault:
        raise BadInput(f"--password-file {name}: not UTF-8") from fault
    return text.rstrip("\r\n")


def _good(password: str, name: str, option: str) -> str:
    fault = fault_of(password, name)
    if fault is not None:
        raise BadInput(f"{option}: {fault}")
    return password


def _told(setting: Setting, zh: str, en: str) -> str:
    return en if setting.config.language == "en" else zh


def _say(setting: Setting, zh: str, en: str) -> None:
    if not setting.quiet:
        print(visible(_told(setting, zh, en)))
