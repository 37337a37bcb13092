"""The server's word wakes the desk: at once, again and again, and without it the desk polls as ever."""

from __future__ import annotations

import queue

from PySide6.QtCore import QObject

from kiosk.desk import news as module
from kiosk.desk.news import News
from kiosk.errors import StoreError


class Line:
    """What a test lets the server say."""

    def __init__(self) -> None:
        self.said: queue.Queue[bool | StoreError] = queue.Queue()

    def wait(self, _seconds: float) -> bool:
        """Until the test says something."""
        word = self.said.get()
        if isinstance(word, StoreError):
            raise word
        return word


def test_every_word_is_heard(qtbot):
    """What is new is told each time; a wait that brought nothing is told by nobody and followed by another."""
    parent, line = QObject(), Line()
    news = News(line.wait, parent)
    news.start()
    for word in (True, False, True):
        if word:
            with qtbot.waitSignal(news.heard):
                line.said.put(word)
        else:
            line.said.put(word)
    line.said.put(False)
    news.stop()


def test_a_cut_line_is_tried_again(qtbot, monkeypatch):
    """After a failure the desk listens again in a while."""
    monkeypatch.setattr(module, "AGAIN_MS", 10)
    parent, line = QObject(), Line()
    news = News(line.wait, parent)
    line.said.put(StoreError("cut"))
    line.said.put(True)
    with qtbot.waitSignal(news.heard):
        news.start()
    line.said.put(False)
    news.stop()
