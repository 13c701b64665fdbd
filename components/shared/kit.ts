// The chat kit in our colours. Its icon buttons are left out: their icons insert a <style> that our policy refuses.
import './kit.css';

export {
  Avatar,
  Conversation,
  ConversationHeader,
  ConversationList,
  Message,
  MessageSeparator,
} from '@chatscope/chat-ui-kit-react';
