-- Says that the room is ready, as Jicofo does.
local st = require "util.stanza";

module:hook("iq-set/host/http://jitsi.org/protocol/focus:conference", function (event)
	event.origin.send(st.reply(event.stanza):tag("conference", { xmlns = "http://jitsi.org/protocol/focus", ready = "true" }));
	return true;
end);
