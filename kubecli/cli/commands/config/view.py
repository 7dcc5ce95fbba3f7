"""`kubecli config view`."""

from __future__ import annotations

from kubecli.cli.command import Invocation, kube_command
from kubecli.cli.commands.config.support import effective_context, load
from kubecli.cli.options import argument, option
from kubecli.cli.values import BOOL
from kubecli.dataclass import replace
from kubecli.errors import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@kube_command("view")
@option("-o", "--output", help="Output format: yaml, json, kyaml, name, jsonpath, go-template and their kin.")
@option("--template", help="Template of -o=go-template and -o=go-template-file.")
@option("--allow-missing-template-keys", kind=BOOL, default=True, help="Pass over what a template finds missing.")
@option("--show-managed-fields", is_flag=True, help="Accepted as kubectl does; a kubeconfig has none.")
@option("--merge", kind=BOOL, default=True, help="Merge the full hierarchy of kubeconfig files")
@option("--raw", is_flag=True, help="Display raw byte data and sensitive data")
@option("--flatten", is_flag=True, help="Put the files that entries refer to inside them, secrets readable")
@option("--minify", is_flag=True, help="Remove all information not used by current-context from the output")
@argument("args", nargs=-1)
def command(
    invocation: Invocation,
    args: tuple[str, ...],
    *,
    output: str,
    template: str,
    allow_missing_template_keys: bool,
    show_managed_fields: bool,
    merge: bool,
    raw: bool,
    flatten: bool,
    minify: bool,
) -> None:
    """Display merged kubeconfig settings or a specified kubeconfig file.

    Tokens, passwords, keys, exec.env values and the secrets of auth-providers are covered; --raw shows them.

    Examples:
      # Show merged kubeconfig settings
      kubecli config view

      # Show merged kubeconfig settings, raw certificate data, and exposed secrets
      kubecli config view --raw

      # A file of its own for the current context, certificates inside
      kubecli config view --minify --flatten > one.kubeconfig

      # Get the password for the e2e user
      kubecli config view --raw -o jsonpath='{.users[?(@.name == "e2e")].user.password}'
    """
    from kubecli.kubeconfig import view
    from kubecli.output.formats import PRINT_FORMATS, parse_output

    if args:
        raise invocation.usage_error(f"unexpected arguments: [{' '.join(args)}]")
    runtime, options = invocation.runtime, invocation.options
    wanted = parse_output(output or ("" if template else "yaml"), template, cwd=runtime.cwd, allowed=PRINT_FORMATS)
    if not merge and not options.kubeconfig:
        raise UsageError("if merge==false a precise file must be specified")
    merged = load(invocation)
    if minify:
        merged = view.minify(merged, options.context or effective_context(invocation, merged))
    if flatten or not raw:
        change = view.flatten if flatten else view.redact
        entries = {
            section: {name: change(entry) for name, entry in found.items()}
            for section, found in merged.entries.items()
        }
        merged = replace(merged, entries=entries)
    runtime.stdout.write(_printed(view.v1(merged), wanted.name, wanted.argument, allow_missing_template_keys))


def _printed(config: dict[str, Any], name: str, argument: str, allow_missing: bool) -> bytes:
    if name == "json":
        return _json(config)
    if name == "yaml":
        from kubecli.output import yaml_text

        return yaml_text.dumps(config)
    if name == "kyaml":
        from kubecli.output import kyaml_text

        return kyaml_text.dumps(config, sort_keys=False)
    if name == "kyaml":
        from kubecli.output import kyaml_text

        return kyaml_text.dumps(config, sort_keys=False)
    if name == "name":
        return b"config/<unknown>\n"
    if name in ("jsonpath", "jsonpath-as-json"):
        from kubecli.jsonpath import parse

        path = parse(argument)
        text = (
            path.render_json(config, allow_missing)
            if name.endswith("json")
            else path.render(config, allow_missing)
        )
    else:
        from kubecli.gotemplate import parse as parse_template

        text = parse_template(argument).render(config, allow_missing)
    return text.encode("utf-8", "surrogateescape")


def _json(config: dict[str, Any]) -> bytes:
    """Fields in Go's order, where every other command sorts them: this is the one Go struct that is printed."""
    import json

    text = json.dumps(config, indent=4, ensure_ascii=False)
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return f"{text}\n".encode("utf-8", "surrogateescape")
