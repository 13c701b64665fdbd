'use client';

import { useEffect, useRef } from 'react';

/** Makes the meeting's frame in its first effect. */
export function Meeting({ domain, script }) {
  const parent = useRef(null);
  useEffect(() => {
    const element = document.createElement('script');
    element.onload = () =>
      new window.JitsiMeetExternalAPI(domain, { roomName: 'static', parentNode: parent.current });
    element.src = script;
    document.head.append(element);
  }, [domain, script]);
  return <div ref={parent} />;
}
