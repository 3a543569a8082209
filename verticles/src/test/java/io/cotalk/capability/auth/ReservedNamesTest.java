package io.cotalk.capability.auth;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cotalk.error.ChatException;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedNamesTest {
  private final ReservedNames names = new ReservedNames(List.of("Acme", "우리회사"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "admin",
        "ADMIN",
        "ａｄｍｉｎ",
        "adm1n",
        "a.d.m.i.n",
        "admin_2",
        "admin2",
        "4dmin",
        "adrnin",
        "administrator",
        "system",
        "5ystem",
        "support",
        "supp0rt",
        "help",
        "root",
        "r00t",
        "cotalk",
        "co-talk",
        "c0.ta1k",
        "cotalk-support",
        "official.cotalk",
        "rnoderator",
        "staff",
        "security",
        "abuse",
        "postmaster",
        "webmaster",
        "null",
        "everyone",
        "all",
        "here",
        "관리자",
        "관-리-자",
        "운영자1",
        "시스템",
        "고객센터",
        "공지",
        "코톡",
        "코톡.운영팀",
        "1admin",
        "admins",
        "the.admin",
        "admin.kim",
        "my-admin",
        "관리자.kim",
        "공식계정",
        "acme",
        "acrne",
        "우리회사"
      })
  void handlesThatPoseAsTheServerAreRefused(String typed) {
    assertThatThrownBy(() -> names.check(Handle.parse(typed))).isInstanceOf(ChatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "minji",
        "jisu",
        "alex",
        "adam",
        "badmin",
        "allen",
        "heretic",
        "rooter",
        "김관리",
        "지원",
        "team.rocket",
        "help.desk.kim"
      })
  void otherHandlesAreTaken(String typed) {
    assertThatCode(() -> names.check(Handle.parse(typed))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Admin",
        "аdmin",
        "аdmіn",
        "αdmin",
        "ΑDMΙΝ",
        "АDMIN",
        "ᴀᴅᴍɪɴ",
        "𝐚𝐝𝐦𝐢𝐧",
        "ⓐⓓⓜⓘⓝ",
        "🅰🅳🅼🅸🅽",
        "🇦🇩🇲🇮🇳",
        "ádmïn",
        "a\u200Dd\u200Dmin",
        "a d m i n",
        "Admin!",
        "adm!n",
        "adm¡n",
        "Admin™",
        "SUPPORT℠ 2",
        "@dmin",
        "Ѕystem",
        "Ꭲeam",
        "ꓢꓴꓑꓑꓳꓣꓔ",
        "Соtаlk Suрроrt",
        "관리자 ★",
        "관리자님",
        "★관리자★",
        "[운영자]",
        "r\u3147\u3147t",
        "Αсmе",
        "ᗩᗪᗰIᑎ",
        "ᕱᗞᗰᓰᑎ",
        "卂ᗪ爪丨几",
        "ﾑdﾶﾉ刀",
        "ꍏꀸꎭꀤꈤ",
        "ꪖᦔꪑ꠸ꪀ",
        "₳ĐMł₦",
        "αժʍíղ",
        "ค๔๓เภ",
        "ᔕᑌᑭᑭOᖇT",
        "丂ㄩ卩卩ㄖ尺ㄒ",
        "Ⱥđmɨŋ",
        "KᎥm",
        "Mᑎji"
      })
  void namesThatLookLikeReservedOnesAreRefused(String name) {
    assertThatThrownBy(() -> names.check(name)).as(name).isInstanceOf(ChatException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "김민지",
        "Анна",
        "Αλέξανδρος",
        "山田 太郎",
        "O'Brien",
        "A Test",
        "Adam Mint",
        "공지영",
        "山口 千乃",
        "ᓄᓇᕗᑦ ᐃᓄᒃ",
        "ᏣᎳᎩ",
        "สมชาย ใจดี",
        "Կարեն K",
        "김 Kim ᏣᎳᎩ",
        "1234"
      })
  void otherNamesAreTaken(String name) {
    assertThatCode(() -> names.check(name)).doesNotThrowAnyException();
  }
}
