// What scripts add to pages that work without them: live updates, ticking times, keys, drafts. Nothing here is needed.
// All texts come from the page, so that they stay in one place and in the reader's language.

import { startAnswer } from "./answer.js";
import { startCanned } from "./canned.js";
import { startComforts } from "./comforts.js";
import { startCopies } from "./copies.js";
import { startDrafts } from "./drafts.js";
import { startFinder } from "./finder.js";
import { startInbox } from "./inbox.js";
import { startKeys } from "./keys.js";
import { startLive } from "./live.js";
import { startPresence } from "./presence.js";
import { startPreview } from "./preview.js";
import { startTimes } from "./time.js";
import { startUndo } from "./undo.js";

document.documentElement.classList.remove("no-script");

// One part that fails must not take the others with it.
for (const start of [
  startComforts, startTimes, startKeys, startInbox, startFinder, startCopies, startAnswer, startCanned, startDrafts,
  startUndo, startPreview, startPresence, startLive,
]) {
  try {
    start();
  } catch (error) {
    console.error(error);
  }
}
