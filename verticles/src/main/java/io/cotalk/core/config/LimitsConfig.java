package io.cotalk.core.config;

/**
 * How much one user or address may do; see also the limits of sockets.
 *
 * @param profile {@code bench} switches off the rates, for measuring
 * @param sendsPerSecond messages a second of one user
 * @param sendBurst messages of one user at once
 * @param requestsPerSecond HTTP requests a second of one user
 * @param requestBurst HTTP requests of one user at once
 * @param loginsPerAccount logins a minute to one account
 * @param loginsPerAddress logins a minute from one address (IPv6: /64)
 * @param signUpsPerAddress accounts an hour from one address (IPv6: /64)
 * @param signUpTriesPerAddress tries in ten minutes to make an account from one address (IPv6:
 *     /64), those with a taken handle too
 * @param roomsPerUser rooms an hour made by one user, as many at once
 * @param addsPerUser people an hour whom one user adds to rooms, those named when a room is made
 *     too
 * @param addBurst people added by one user at once
 * @param badTokensPerAddress tokens a minute with a wrong signature, from one address (IPv6: /64)
 *     to one node; the signatures of more are checked as {@code doubtfulTokensPerSecond} allows
 * @param doubtfulTokensPerSecond signatures a second that one node checks for addresses that
 *     brought too many wrong ones; beyond it such an address is told to come again
 * @param publicRequestsPerAddress requests a second without a good access token, or for what needs
 *     none, and WebSocket handshakes, from one address (IPv6: /64) to one node
 * @param publicRequestBurst such requests of one address at once
 * @param publicRequestsPerSecond such requests a second to one node, from all addresses
 * @param hellosPerSecond hellos a second on one node; more are refused as busy, each with a wait of
 *     its own
 * @param hellosPerUser hellos a minute of one user to one node
 * @param helloPositionsPerUser positions a minute in the hellos of one user to one node
 * @param framesPerSecond frames a second of one WebSocket after its welcome, of any kind; a frame
 *     counts once more for each KiB, a message for each further object; before it an eighth
 * @param frameBurst frames of one WebSocket at once; as many again at once are abuse
 * @param socketsPerUser open WebSockets of one user on one node
 * @param socketsPerAddress open WebSockets of one client address (IPv6: /64) on one node
 * @param openRooms open rooms of one WebSocket
 */
public record LimitsConfig(
    @Key("default") LimitProfile profile,
    @Key(value = "10", min = "1", max = "100000") int sendsPerSecond,
    @Key(value = "20", min = "1", max = "100000") int sendBurst,
    @Key(value = "50", min = "1", max = "1000000") int requestsPerSecond,
    @Key(value = "100", min = "1", max = "1000000") int requestBurst,
    @Key(value = "10", min = "1", max = "1000000") int loginsPerAccount,
    @Key(value = "30", min = "1", max = "1000000") int loginsPerAddress,
    @Key(value = "30", min = "1", max = "1000000") int signUpsPerAddress,
    @Key(value = "30", min = "1", max = "1000000") int signUpTriesPerAddress,
    @Key(value = "60", min = "1", max = "1000000") int roomsPerUser,
    @Key(value = "200", min = "1", max = "1000000") int addsPerUser,
    @Key(value = "100", min = "1", max = "1000000") int addBurst,
    @Key(value = "3", min = "1", max = "1000000") int badTokensPerAddress,
    @Key(value = "500", min = "1", max = "1000000") int doubtfulTokensPerSecond,
    @Key(value = "200", min = "1", max = "1000000") int publicRequestsPerAddress,
    @Key(value = "2000", min = "1", max = "1000000") int publicRequestBurst,
    @Key(value = "5000", min = "1", max = "1000000") int publicRequestsPerSecond,
    @Key(value = "2000", min = "1", max = "1000000") int hellosPerSecond,
    @Key(value = "120", min = "1", max = "1000000") int hellosPerUser,
    @Key(value = "10000", min = "1", max = "10000000") int helloPositionsPerUser,
    @Key(value = "500", min = "100", max = "1000000") int framesPerSecond,
    @Key(value = "1000", min = "100", max = "1000000") int frameBurst,
    @Key(value = "20", min = "1", max = "10000") int socketsPerUser,
    @Key(value = "500", min = "1", max = "1000000") int socketsPerAddress,
    @Key(value = "200", min = "1", max = "100000") int openRooms) {}
