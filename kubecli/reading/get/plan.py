"""Which objects a request names: those of files, of everything, or of the arguments."""

from __future__ import annotations

from kubecli.errors.base import KubecliError
from kubecli.reading.get.request import GetRequest
from kubecli.reading.objects.targets import Names, Plan, plan
from kubecli.reading.session import Session


def make_plan(session: Session, request: GetRequest) -> tuple[Plan, list[KubecliError]]:
    """What is to be fetched, and what could not be read of files."""
    finder = session.resources
    if request.filenames:
        from kubecli.reading.objects.files import plan_of_files

        return plan_of_files(session, request)
    if wants_everything(request):
        from kubecli.reading.get.everything import everything_plan

        return everything_plan(session, request), []
    planned = plan(
        request.arguments,
        Names(finder.expand, finder.find),
        namespaces=request.namespaces,
        has_selector=bool(request.selector or request.field_selector),
        subresource=request.subresource,
        one_type=request.watches,
    )
    return planned, []


def wants_everything(request: GetRequest) -> bool:
    return request.arguments == ("everything",) or (request.everything and request.arguments == ("all",))
