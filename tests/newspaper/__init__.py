"""The bundled sample newspaper: a whole invented site, served over real HTTP."""
