package io.cotalk.bus.codec;

import io.cotalk.bus.BusMessage;
import io.cotalk.bus.Done;
import io.cotalk.bus.command.AppendEvent;
import io.cotalk.bus.command.AuthAnswer;
import io.cotalk.bus.command.AuthCommand;
import io.cotalk.bus.command.ListRead;
import io.cotalk.bus.command.LogAnswer;
import io.cotalk.bus.command.LogRead;
import io.cotalk.bus.command.RevocationRead;
import io.cotalk.bus.command.RoomAnswer;
import io.cotalk.bus.command.RoomCommand;
import io.cotalk.bus.command.SendMessage;
import io.cotalk.bus.command.SendReply;
import io.cotalk.bus.command.UserCommand;
import io.cotalk.bus.command.UserProfile;
import io.cotalk.bus.event.HeadDigest;
import io.cotalk.bus.event.NodeLeaves;
import io.cotalk.bus.event.ReadMoved;
import io.cotalk.bus.event.RoomEvents;
import io.cotalk.bus.event.ServiceOffer;
import io.cotalk.bus.event.SessionRevoked;
import io.cotalk.bus.event.UserEvent;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The number of every bus message on the wire. Numbers are never reused; nodes of the next release
 * read those of this one. Ranges: 1-29 log and fan-out, 30-59 auth, 60-79 users, 80-119 rooms,
 * 120-149 messages, 150-179 reads of nodes without shards; from 200 on those that capabilities
 * declare themselves.
 */
final class BusTags {
  private static final Map<Class<? extends BusMessage>, Integer> TAGS = new LinkedHashMap<>();

  static {
    tag(1, Done.class);
    tag(2, SendMessage.class);
    tag(3, SendReply.class);
    tag(5, HeadDigest.class);
    tag(6, UserEvent.class);
    tag(7, SessionRevoked.class);
    tag(8, ReadMoved.class);
    tag(9, RoomEvents.class);
    tag(10, NodeLeaves.class);
    tag(11, AppendEvent.class);
    tag(12, ServiceOffer.class);
    tag(30, AuthCommand.SignUp.class);
    tag(31, AuthCommand.LogIn.class);
    tag(32, AuthCommand.Refresh.class);
    tag(33, AuthCommand.ChangePassword.class);
    tag(34, AuthCommand.ListDevices.class);
    tag(35, AuthCommand.LogOutDevice.class);
    tag(36, AuthCommand.LogOut.class);
    tag(37, AuthCommand.LogOutAll.class);
    tag(38, AuthAnswer.LoggedIn.class);
    tag(39, AuthAnswer.DeviceList.class);
    tag(60, UserCommand.GetUser.class);
    tag(61, UserCommand.FindUser.class);
    tag(62, UserProfile.class);
    tag(80, RoomCommand.CreateRoom.class);
    tag(81, RoomCommand.OpenDirectRoom.class);
    tag(82, RoomCommand.ListRooms.class);
    tag(83, RoomCommand.GetRoom.class);
    tag(84, RoomCommand.ListMembers.class);
    tag(85, RoomCommand.AddMember.class);
    tag(86, RoomCommand.LeaveRoom.class);
    tag(87, RoomCommand.MarkRead.class);
    tag(88, RoomCommand.LeaveRooms.class);
    tag(100, RoomAnswer.OneRoom.class);
    tag(101, RoomAnswer.RoomPage.class);
    tag(102, RoomAnswer.MemberPage.class);
    tag(103, RoomAnswer.Joined.class);
    tag(104, RoomAnswer.ReadPosition.class);
    tag(105, RoomAnswer.LeftRooms.class);
    tag(150, LogRead.SeeRooms.class);
    tag(151, LogRead.ReadRange.class);
    tag(152, LogRead.FindNewestWithin.class);
    tag(153, LogRead.GetRoomHeads.class);
    tag(154, LogRead.GetUserEvents.class);
    tag(155, LogRead.GetUserHeads.class);
    tag(156, LogRead.FindSent.class);
    tag(157, LogRead.GetLayout.class);
    tag(158, LogAnswer.Accesses.class);
    tag(159, LogAnswer.EventPage.class);
    tag(160, LogAnswer.FirstSeq.class);
    tag(161, LogAnswer.RoomHeads.class);
    tag(162, LogAnswer.UserPage.class);
    tag(163, LogAnswer.UserHeads.class);
    tag(164, LogAnswer.Sent.class);
    tag(165, LogAnswer.Layout.class);
    tag(166, ListRead.GetList.class);
    tag(167, ListRead.Arrive.class);
    tag(168, ListRead.AcceptRooms.class);
    tag(169, ListRead.Listing.class);
    tag(170, RevocationRead.GetShardTime.class);
    tag(171, RevocationRead.GetRevocations.class);
    tag(172, RevocationRead.ShardTime.class);
    tag(173, RevocationRead.Revoked.class);
  }

  private BusTags() {}

  /** Returns all message types with their numbers. */
  static Map<Class<? extends BusMessage>, Integer> all() {
    return Map.copyOf(TAGS);
  }

  private static void tag(int number, Class<? extends BusMessage> type) {
    if (TAGS.containsValue(number) || TAGS.put(type, number) != null) {
      throw new IllegalStateException("bus tag " + number + " or " + type + " is there twice");
    }
  }
}
