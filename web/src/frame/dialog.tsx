import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';

type DialogProps = {
  readonly title: string;
  readonly onClose: () => void;
  readonly size?: 'md' | 'lg';
  readonly children: ReactNode;
};

/** Put together by hand because the library's own head is a second banner landmark of the page. */
export function Dialog({ title, onClose, size = 'md', children }: DialogProps) {
  return (
    <Modal.Root opened onClose={onClose} size={size} centered transitionProps={{ duration: 90 }}>
      <Modal.Overlay backgroundOpacity={0.55} />
      <Modal.Content>
        <Modal.Body>
          <div className="dialog-head">
            <Modal.Title>{title}</Modal.Title>
            <Modal.CloseButton aria-label="Close" />
          </div>
          {children}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
