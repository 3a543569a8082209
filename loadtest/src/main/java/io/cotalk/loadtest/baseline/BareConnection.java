package io.cotalk.loadtest.baseline;

import io.cotalk.loadtest.light.Fields;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One client of the bare server. On its loop. */
@SuppressWarnings("FutureReturnValueIgnored") // the end of the channel tells of failures
final class BareConnection extends ByteToMessageDecoder {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int MAX_FRAME = 1 << 20;
  private static final Pattern POSITION = Pattern.compile("\"(\\d{1,19})\":\\d{1,19}");
  private static final int HELLO = Fields.type("hello");
  private static final int OPEN = Fields.type("open");
  private static final int SEND = Fields.type("send");

  private final Map<Long, BareRoom> rooms;
  private final List<BareRoom> entered = new ArrayList<>(1);
  private boolean upgraded;

  BareConnection(Map<Long, BareRoom> rooms) {
    this.rooms = rooms;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (!upgraded) {
      upgrade(context, in);
    } else {
      frame(context, in);
    }
  }

  private void upgrade(ChannelHandlerContext context, ByteBuf in) {
    String head = in.toString(StandardCharsets.US_ASCII);
    if (!head.endsWith("\r\n\r\n")) {
      return;
    }
    in.skipBytes(in.readableBytes());
    upgraded = true;
    String answer =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Protocol: cotalk.v1.json\r\nSec-WebSocket-Accept: "
            + accept(head)
            + "\r\n\r\n";
    context.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII));
  }

  private static String accept(String head) {
    String key =
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:"))
            .map(line -> line.substring(line.indexOf(':') + 1).strip())
            .findFirst()
            .orElse("");
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void frame(ChannelHandlerContext context, ByteBuf in) {
    int start = in.readerIndex();
    int there = in.readableBytes();
    if (there < 2) {
      return;
    }
    int small = in.getByte(start + 1) & 127;
    int header = small == 127 ? 10 : small == 126 ? 4 : 2;
    if (there < header + 4) {
      return;
    }
    long length =
        header == 10 ? in.getLong(start + 2) : header == 4 ? in.getUnsignedShort(start + 2) : small;
    if (length > MAX_FRAME || length < 0) {
      context.close();
      return;
    }
    int from = start + header + 4;
    int to = from + (int) length;
    if (there < to - start) {
      return;
    }
    int key = in.getInt(start + header);
    for (int i = from; i < to; i++) {
      in.setByte(i, in.getByte(i) ^ key >>> (24 - 8 * (i - from & 3)));
    }
    in.readerIndex(to);
    if ((in.getByte(start) & 15) == 1) {
      message(context, in, from, to);
    } else if ((in.getByte(start) & 15) == 8) {
      context.close();
    }
  }

  private void message(ChannelHandlerContext context, ByteBuf in, int from, int to) {
    int type = Fields.type(in, from, to);
    long number = Fields.number(in, from, to, 'i');
    if (type == HELLO) {
      answer(context, "{\"t\":\"welcome\",\"i\":" + number + ",\"user\":\"1\",\"cur\":\"u:0\"}");
      openAgain(context, in.toString(from, to - from, StandardCharsets.UTF_8));
      return;
    }
    if (type != OPEN && type != SEND) {
      return;
    }
    long id = Fields.number(in, from, to, 'r');
    BareRoom room = room(id);
    long place;
    if (type == OPEN) {
      place = enter(context, room);
    } else {
      place = send(room, id, in.toString(from, to - from, StandardCharsets.UTF_8));
    }
    answer(
        context,
        "{\"t\":\"ok\",\"i\":" + number + ",\"r\":\"" + id + "\",\"q\":" + place + ",\"n\":0}");
  }

  /** Opens the rooms of a hello's positions. */
  private void openAgain(ChannelHandlerContext context, String hello) {
    Matcher position = POSITION.matcher(hello);
    while (position.find()) {
      long place = enter(context, room(Long.parseLong(position.group(1))));
      answer(
          context,
          "{\"t\":\"opened\",\"r\":\"" + position.group(1) + "\",\"q\":" + place + ",\"n\":0}");
    }
  }

  private BareRoom room(long id) {
    return rooms.computeIfAbsent(id, any -> new BareRoom());
  }

  private long enter(ChannelHandlerContext context, BareRoom room) {
    entered.add(room);
    return room.enter(context.channel());
  }

  private static long send(BareRoom room, long id, String text) {
    int cid = text.indexOf("\"cid\":\"") + 7;
    String event =
        ",\"k\":\"msg\",\"s\":\"382400552866660007\",\"c\":\""
            + text.substring(cid, cid + 36)
            + "\",\"ts\":"
            + System.currentTimeMillis()
            + ",\"d\":"
            + text.substring(text.indexOf("\"d\":") + 4);
    return room.publish(
        q -> framed("{\"t\":\"ev\",\"r\":\"" + id + "\",\"q\":" + q + ",\"n\":" + q + event));
  }

  private static void answer(ChannelHandlerContext context, String text) {
    context.writeAndFlush(framed(text), context.voidPromise());
  }

  private static ByteBuf framed(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuf frame = Unpooled.directBuffer(bytes.length + 10);
    frame.writeByte(0x81);
    if (bytes.length < 126) {
      frame.writeByte(bytes.length);
    } else if (bytes.length <= 0xffff) {
      frame.writeByte(126).writeShort(bytes.length);
    } else {
      frame.writeByte(127).writeLong(bytes.length);
    }
    return frame.writeBytes(bytes);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    entered.forEach(room -> room.leave(context.channel()));
    super.channelInactive(context);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    context.close();
  }
}
