import { CallBanner, CallButton } from './call-element';
import { listen } from './feeds';

// A page may have the script twice: the first one stays.
if (!customElements.get('call-button')) {
  listen();
  customElements.define('call-button', CallButton);
  customElements.define('call-banner', CallBanner);
}
