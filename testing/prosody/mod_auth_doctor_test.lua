-- Lets people in by token as jitsi-meet's mod_auth_token does, with its texts: HS256 by a secret, or RS256 by the key
-- that a key server publishes under the hash of the key id.
local json = require "util.json";
local base64 = require "util.encodings".base64;
local hashes = require "util.hashes";
local formdecode = require "util.http".formdecode;
local new_id = require "util.id".medium;
local sasl = require "util.sasl";
local http = require "net.http";
local async = require "util.async";

local required = module:get_option_boolean("doctor_token_required", true);
local secret = module:get_option_string("doctor_secret");
local key_server = module:get_option_string("doctor_key_server");
local algorithm = key_server and "RS256" or "HS256";
local issuer = module:get_option_string("doctor_issuer");
local any_signature = module:get_option_boolean("doctor_any_signature", false);
local hangs = module:get_option_boolean("doctor_hangs", false);
local tells_identity = module:get_option_boolean("doctor_identity", true);

local function from_base64url(text)
	return base64.decode((text:gsub("[-_]", { ["-"] = "+", ["_"] = "/" })) .. "==");
end

local keys = {};

-- Once for each key id, as there; a failure is asked again.
local function fetch_key(kid)
	if keys[kid] then return keys[kid]; end
	local wait, done = async.waiter();
	local pem;
	http.request(key_server .. "/" .. hashes.sha256(kid, true) .. ".pem", nil, function (body, status)
		if status == 200 then pem = body; end
		done();
	end);
	wait();
	keys[kid] = pem;
	return pem;
end

local function is_signed(text, signature, key)
	if algorithm == "HS256" then return hashes.hmac_sha256(secret, text) == signature; end
	-- What cannot be read as a public key is an error that nobody catches, as there: no answer at all.
	local public = require "openssl.pkey".new(key);
	return public:verify(signature, require "openssl.digest".new("sha256"):update(text));
end

local function check(token)
	local header, payload, signature = token:match("^([^.]+)%.([^.]+)%.([^.]+)$");
	if not header then return nil, "not-allowed", "Invalid token"; end
	local head = json.decode(from_base64url(header) or "");
	if not head then return nil, "not-allowed", "Invalid header"; end
	local key;
	if key_server then
		if not head.kid then return nil, "not-allowed", "'kid' claim is missing"; end
		if head.alg:sub(1, 2) ~= "RS" then return nil, "not-allowed", "'kid' claim only support with RS family"; end
		key = fetch_key(head.kid);
		if not key then return nil, "not-allowed", "could not obtain public key"; end
	end
	if head.typ ~= "JWT" then return nil, "not-allowed", "Invalid typ"; end
	if head.alg ~= algorithm then return nil, "not-allowed", "Invalid or incorrect alg"; end
	if not any_signature and not is_signed(header .. "." .. payload, from_base64url(signature), key) then
		return nil, "not-allowed", "Invalid signature";
	end
	local claims = json.decode(from_base64url(payload));
	local now = os.time();
	if claims.exp and now >= claims.exp then
		return nil, "not-allowed", ("Not acceptable by exp (%.1f sec since expired)"):format(now - claims.exp);
	end
	if claims.nbf and now < claims.nbf then return nil, "not-allowed", "Not acceptable by nbf"; end
	if claims.iss ~= issuer then return nil, "not-allowed", "invalid 'iss' claim"; end
	if not claims.aud then return nil, "not-allowed", "'aud' claim is missing"; end
	if not claims.room then return nil, "not-authorized", "room claim is missing"; end
	if not claims.sub then return nil, "not-authorized", "sub claim is missing"; end
	return claims;
end

sasl.registerMechanism("ANONYMOUS", { "anonymous" }, function (self)
	local name = new_id():lower();
	local ok, condition, text = self.profile.anonymous(self, name, self.realm);
	if not ok then return "failure", condition, text; end
	self.username = name;
	return "success";
end);

module:hook_global("websocket-session", function (event)
	local query = event.request.url.query;
	event.session.doctor_token = query and formdecode(query).token or nil;
end);

module:provides("auth", {
	get_sasl_handler = function (session)
		return sasl.new(module.host, { anonymous = function ()
			-- What a real server does where its key cannot be read: the coroutine dies, nobody is told.
			if hangs then error("no answer at all"); end
			if not session.doctor_token then
				if required then return nil, "not-allowed", "token required"; end
				return true;
			end
			local claims, condition, text = check(session.doctor_token);
			if not claims then return nil, condition, text; end
			session.doctor_claims = claims;
			return true;
		end });
	end;
	user_exists = function () return true; end;
});

-- As mod_presence_identity.
local function add_identity(event)
	local claims = event.origin.doctor_claims;
	if not (tells_identity and claims and claims.context) then return; end
	event.stanza:tag("identity"):tag("user");
	for key, value in pairs(claims.context.user) do event.stanza:tag(key):text(tostring(value)):up(); end
	event.stanza:up():up();
end
module:hook("pre-presence/bare", add_identity);
module:hook("pre-presence/full", add_identity);
