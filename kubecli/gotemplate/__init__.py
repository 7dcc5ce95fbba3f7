"""Go's text/template as kubectl uses it for -o go-template.

    template = parse("{{range .items}}{{.metadata.name}}{{\"\\n\"}}{{end}}")
    template.render(obj)

Follows Go 1.26's text/template and fmt, and k8s.io/cli-runtime's exists and base64decode. Deliberate
differences: complex numbers are refused; slice does not reach into a list's spare capacity; recursion, work and
output are bounded; a failure prints nothing on stdout.
"""

from kubecli.gotemplate.template import Template, parse

__all__ = ["Template", "parse"]
