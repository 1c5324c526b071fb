import { type CSSVariablesResolver, createTheme, type VariantColorsResolver } from '@mantine/core';

const QUIET = { background: 'transparent', border: '1px solid transparent' };

/** Mantine would put white on our light-blue accent in the dark theme; the tokens know the right pairs. */
const variantColors: VariantColorsResolver = ({ variant, color }) => {
  const tone = color === 'danger' ? 'var(--danger)' : 'var(--accent)';
  if (variant === 'filled') {
    return { background: tone, hover: tone, color: 'var(--on-accent)', border: '1px solid transparent' };
  }
  if (variant === 'subtle' || variant === 'transparent') {
    return { ...QUIET, hover: 'var(--raised)', color: color === 'danger' ? tone : 'var(--text)' };
  }
  const text = color === 'danger' ? tone : 'var(--text)';
  return { background: 'var(--surface)', hover: 'var(--raised)', color: text, border: '1px solid var(--border)' };
};

export const theme = createTheme({
  primaryColor: 'blue',
  variantColorResolver: variantColors,
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '1.4', sm: '1.4', md: '1.4', lg: '1.4', xl: '1.4' },
  radius: { xs: '2px', sm: '4px', md: '6px', lg: '6px', xl: '6px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { size: 'xs', variant: 'default' } },
    TextInput: { defaultProps: { size: 'xs' } },
    PasswordInput: { defaultProps: { size: 'sm' } },
    Textarea: { defaultProps: { size: 'xs' } },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': 'Close this notice' } } },
    Menu: { defaultProps: { transitionProps: { duration: 60 }, shadow: 'md' } },
    Tooltip: { defaultProps: { openDelay: 300, transitionProps: { duration: 60 } } },
  },
});

const FROM_TOKENS = {
  '--mantine-color-body': 'var(--bg)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-default': 'var(--surface)',
  '--mantine-color-default-hover': 'var(--raised)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--control)',
  '--mantine-color-disabled': 'var(--raised)',
  '--mantine-color-disabled-color': 'var(--muted)',
  '--mantine-color-disabled-border': 'var(--border)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
  '--mantine-color-blue-filled': 'var(--accent)',
  '--mantine-color-dark-6': 'var(--surface)',
};

export const cssVariables: CSSVariablesResolver = () => ({ variables: {}, dark: FROM_TOKENS, light: FROM_TOKENS });
