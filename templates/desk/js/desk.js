// The desk's own code: keys, saving as you type, live preview, drag. Every page works without it.
import { startSwapping } from "./swap.js";
import { startKeys } from "./keys.js";
import { startSaving } from "./saving.js";
import { startGlimpse } from "./glimpse.js";
import { startDragging } from "./drag.js";
import { startJobs } from "./jobs.js";
import { startWatching } from "./watch.js";

document.documentElement.classList.add("scripts");
startSwapping();
startKeys();
startSaving();
startGlimpse();
startDragging();
startJobs();
startWatching();
