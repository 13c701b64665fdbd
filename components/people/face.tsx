'use client';

import styles from './face.module.css';
import { Avatar } from '../shared/kit';

interface FaceProps {
  name: string;
  picture: string | null;
  size?: 'sm' | 'md' | 'lg';
  /** Tells the kit's components which of their places this is for. */
  as?: 'Avatar';
}

/** The picture of a person or chat beside its name; initials where there is none or it does not load. */
export function Face({ name, picture, size = 'md' }: FaceProps) {
  return (
    <Avatar size={size} className={styles.face} aria-hidden>
      <span>{initials(name)}</span>
      {/* eslint-disable-next-line @next/next/no-img-element -- next/image writes a style attribute, which our policy refuses */}
      {picture && <img key={picture} src={picture} alt="" />}
    </Avatar>
  );
}

function initials(name: string): string {
  const words = name.split(/\s+/).filter(Boolean);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => [...(word ?? '')][0] ?? '')
    .join('')
    .toUpperCase();
}
