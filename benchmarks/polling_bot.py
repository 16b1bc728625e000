"""The ConversationHandler side as a process of its own: ``python -m benchmarks.polling_bot``."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path
from typing import Any

from telegram.ext import Application, ApplicationBuilder, PicklePersistence

from benchmarks.conversation_handler import ConversationBot, make_handler
from benchmarks.no_socket import TOKEN


class _WrittenEveryUpdate(Application[Any, Any, Any, Any, Any, Any]):
    """What a careful user of the pickle does: nothing is acknowledged that is not on disk."""

    async def process_update(self, update: object) -> None:
        await super().process_update(update)
        await self.update_persistence()


def main() -> None:
    """Poll until killed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("api", help="where the Bot API is")
    parser.add_argument("--our-form", action="store_true", help="understand answers as we do")
    parser.add_argument("--pickle", type=Path, help="keep everything in this file")
    parser.add_argument("--people", type=int, default=0, help="how many the file holds already")
    arguments = parser.parse_args()
    builder: Any = ApplicationBuilder().token(TOKEN).base_url(f"{arguments.api}/bot")
    if arguments.pickle:
        asyncio.run(
            ConversationBot.fill_pickle(
                arguments.pickle, arguments.people, our_form=arguments.our_form
            )
        )
        builder = builder.persistence(PicklePersistence(arguments.pickle))
        builder = builder.application_class(_WrittenEveryUpdate)
    application = builder.build()
    persistent = arguments.pickle is not None
    application.add_handler(make_handler(our_form=arguments.our_form, persistent=persistent))
    application.run_polling()


if __name__ == "__main__":
    main()
