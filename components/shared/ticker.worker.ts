// Sends a message at the interval it is told, in milliseconds.
onmessage = ({ data }: MessageEvent<number>) => {
  setInterval(() => postMessage(null), data);
};
