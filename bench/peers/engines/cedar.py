"""Cedar, through cedarpy. Cedar allows or denies: the level is the highest policy among the reasons, all else is denied."""

from importlib.metadata import version

import cedarpy

from common import Arguments, Record, one_by_one, records, run

POLICIES = """
@id("4") permit(principal, action == Action::"level", resource) when { context.deaths >= 3 || (context.severity == 4 && context.overdue_days > 30) };
@id("3") permit(principal, action == Action::"level", resource) when { context.overdue_days > 30 || context.repeat_count >= 3 };
@id("2") permit(principal, action == Action::"level", resource) when { context.overdue_days > 15 || context.repeat_count == 2 || (context.severity >= 3 && !context.rectified) };
@id("1") permit(principal, action == Action::"level", resource) when { context.overdue_days > 0 };
"""


def one(arguments: Arguments) -> None:
    number = {f"policy{i}": 4 - i for i in range(4)}

    def decide(record: Record) -> int:
        request = {"principal": 'User::"u"', "action": 'Action::"level"', "resource": 'Record::"r"', "context": record}
        answer = cedarpy.is_authorized(request, POLICIES, [])
        return max((number[reason] for reason in answer.diagnostics.reasons), default=0)

    one_by_one(arguments, "cedar (cedarpy)", version("cedarpy"), "policies parsed each call", decide, records(arguments.data))


run({"W1-one": one})
