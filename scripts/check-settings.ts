// Checks the settings of the environment and ends with code 1 when they are wrong, before anything listens or is built.
import { loadSettings, SettingsError } from '../lib/config/settings';

try {
  loadSettings(process.env);
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`\n${error.message}\n\n`);
  process.exitCode = 1;
}
