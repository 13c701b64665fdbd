-- Checks the room as jitsi-meet's mod_token_verification does, and gives roles as mod_token_affiliation does.
local st = require "util.stanza";
local jid = require "util.jid";
local sessions = prosody.full_sessions;

local roles = module:get_option_string("doctor_roles", "claim");
local any_room = module:get_option_boolean("doctor_any_room", false);

module:hook("muc-occupant-pre-join", function (event)
	local session = sessions[event.stanza.attr.from];
	local claims = session and session.doctor_claims;
	if claims and not any_room and claims.room ~= "*" and claims.room ~= jid.node(event.room.jid) then
		session.send(st.error_reply(event.stanza, "cancel", "not-allowed", "Room does not match the room from token"));
		return true;
	end
	if roles == "first" then return; end
	local user = claims and claims.context.user or {};
	local owner = roles == "everyone" or (roles == "claim" and (user.moderator == true or user.moderator == "true"));
	event.room:set_affiliation(true, jid.bare(event.stanza.attr.from), owner and "owner" or "member");
end, 99);

-- As Jicofo's auto-owner, which promotes people once they are inside.
module:hook("muc-occupant-joined", function (event)
	if roles ~= "late" then return; end
	local bare = jid.bare(event.stanza.attr.from);
	module:add_timer(0.1, function () event.room:set_affiliation(true, bare, "owner"); end);
end);
