"""JSONPath as kubectl speaks it: client-go's util/jsonpath, its printer, and the relaxed paths of columns.

    template = parse("{range .items[*]}{.metadata.name}{'\\n'}{end}")
    template.render(obj)

Follows k8s.io/client-go/util/jsonpath and k8s.io/cli-runtime/pkg/printers. Deliberate differences: a map's
values come in the order of its keys (kubectl: random); a template with `range` can be rendered any number of
times (kubectl's forgets its beginning when watching); an index into an empty range gives nothing (kubectl
panics); work is bounded; failures do not print the whole object.
"""

from kubecli.jsonpath.relaxed import relaxed
from kubecli.jsonpath.template import Template, parse

__all__ = ["Template", "parse", "relaxed"]
