// Installs packages when they have changed, and nothing else.
import { checkNode, installIfNeeded } from './prepare.mjs';

checkNode();
installIfNeeded();
