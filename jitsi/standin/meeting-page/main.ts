import { obey } from './commands';
import { connectEmbedder } from './embedder';
import { Meeting } from './meeting';
import { PictureInPicture } from './picture-in-picture';
import { Reports } from './reports';
import { answerRequest } from './requests';
import { readSettings } from './settings';
import { meetingView } from './view';
import { words } from './words';

const root = document.getElementById('meeting');
if (!root) throw new Error('The meeting page has no place for the meeting.');

const settings = readSettings(location);
document.documentElement.lang = settings.lang;
const embedder = connectEmbedder(settings);
const meeting = new Meeting(settings, new Reports(embedder), () => {
  show();
  picture.meetingChanged();
});
const show = meetingView(root, meeting, embedder, words[settings.lang]);
const picture = new PictureInPicture(meeting, embedder);

embedder.onCommand((name, args) => {
  if (!picture.obey(name, args)) obey(meeting, name, args);
});
embedder.onRequest((request) => answerRequest(meeting, request));
addEventListener('beforeunload', () => meeting.unload());
show();
void meeting.start();
