"""
The least a server can do for a room: no Django, no Channels, nothing stored.

It understands the three words of the room's protocol that cost something: a hello is answered
with the stage, an answer with its acknowledgement, and a stage, said by whoever leads, goes to all.
"""

HELLO, STAGE, RESPOND = '{"type":"hello"', '{"type":"stage"', '{"type":"respond"'
sends = set()  # of each phone
on_stage = '{"type":"stage","rev":1,"activity":null,"kind":null,"html":""}'


async def application(scope, receive, send):
    await receive()
    await send({"type": "websocket.accept"})
    try:
        while (message := await receive())["type"] == "websocket.receive":
            await hear(message["text"], send)
    finally:
        sends.discard(send)


async def hear(text, send):
    global on_stage
    if text.startswith(RESPOND):
        await say(send, '{"type":"ack"' + text.removeprefix(RESPOND))
    elif text.startswith(HELLO):
        sends.add(send)
        await say(send, on_stage)
    elif text.startswith(STAGE):
        on_stage = text
        for each in list(sends):
            await say(each, text)


async def say(send, text):
    await send({"type": "websocket.send", "text": text})
