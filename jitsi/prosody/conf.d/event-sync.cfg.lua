-- Tells this app who is in which room. ENV_* are variables of the container's environment.
Component "esync.meet.jitsi" "event_sync_component"
    muc_component = "muc.meet.jitsi"
    breakout_component = "breakout.meet.jitsi"
    api_prefix = ENV_JITSI_EVENTS_URL
    api_headers = { ["Authorization"] = "Bearer " .. ENV_JITSI_EVENTS_SECRET }
    -- Long enough for a restart of this app.
    api_retry_count = 30
    api_retry_delay = 2
