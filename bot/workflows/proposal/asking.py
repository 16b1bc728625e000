"""A question about a proposal: why not somebody?"""

from __future__ import annotations

from bot import effects as fx
from bot.context import Context
from bot.conversation.choices import Press
from bot.message import Items, Message, Param
from bot.panel.whatif import why_not
from bot.workflows.codenames import speaker
from bot.workflows.proposal import words
from bot.workflows.proposal.study import Study

NAME = "applicant"  # the input that holds whom one asks about


def why_not_window(context: Context, found: Study, actor: str, asked: str = "") -> fx.Dialog:
    """A menu of those left out of the best panel, and the answer about one of them."""
    proposal = found.proposal
    left_out = [
        reference
        for reference in proposal.pool.candidates
        if reference not in proposal.panel and not context.desk.recused(found.id(reference), actor)
    ]
    options = tuple(
        fx.Option(label=_label(context, found, reference), value=reference)
        for reference in left_out
    )
    body = Message(key="panel.why_not_intro" if left_out else "panel.why_not_nobody")
    if asked in left_out:
        reasons = tuple(words.sentence(each) for each in why_not(proposal, asked))
        answer: dict[str, Param] = {"reference": asked, "reasons": Items(items=reasons)}
        body = Message(key="panel.why_not_answer", params=answer)
    applicant = fx.Input(
        name=NAME,
        label=Message(key="panel.why_not_input"),
        value=asked,
        options=options,
        live=True,
    )
    return fx.Dialog(
        title=Message(key="panel.why_not_title"),
        body=(body,),
        data=Press("panel_why_not", (str(found.cycle.number), found.state)).data,
        submit=Message(key="panel.done"),
        inputs=(applicant,) if options else (),
    )


def _label(context: Context, found: Study, reference: str) -> Message:
    application = found.peers[reference]
    if context.desk.contested(application.id):
        return Message(key="panel.option_contested", params={"reference": reference})
    params: dict[str, Param] = {"reference": reference, "speaker": speaker(application)}
    return Message(key="panel.option_short", params=params)
