"""The LIS3DH's registers and bits, as its datasheet (DocID17530 Rev 2) names them."""

REGISTERS = 0x40
WHO_AM_I = 0x0F
CTRL_REG0 = 0x1E
CTRL_REG1 = 0x20
CTRL_REG2 = 0x21
CTRL_REG3 = 0x22
CTRL_REG4 = 0x23
CTRL_REG5 = 0x24
CTRL_REG6 = 0x25
STATUS_REG = 0x27
OUT_X_L = 0x28
OUT_Z_H = 0x2D
FIFO_CTRL_REG = 0x2E
FIFO_SRC_REG = 0x2F
INT1_CFG = 0x30
INT1_SRC = 0x31
INT1_THS = 0x32
INT1_DURATION = 0x33
READ_ONLY = {WHO_AM_I, STATUS_REG, FIFO_SRC_REG, INT1_SRC, *range(OUT_X_L, OUT_Z_H + 1)}

IDENTITY = 0x33
AT_RESET = {CTRL_REG0: 0x10, CTRL_REG1: 0x07}
AUTO_INCREMENT = 0x80

HIGH_PASS_FOR_INT1 = 0x01  # CTRL_REG2, HP_IA1
INT1_ON_MOTION = 0x40  # CTRL_REG3, I1_IA1
INT1_ON_WATERMARK = 0x04  # CTRL_REG3, I1_WTM
INT1_ON_OVERRUN = 0x02  # CTRL_REG3, I1_OVERRUN
REBOOT = 0x80  # CTRL_REG5
FIFO_ENABLE = 0x40  # CTRL_REG5
LATCH_INT1 = 0x08  # CTRL_REG5, LIR_INT1
INT_ACTIVE_LOW = 0x02  # CTRL_REG6, INT_POLARITY
NEW_DATA = 0x0F  # STATUS_REG, of each axis and of all

BYPASS, FIFO, STREAM, STREAM_TO_FIFO = 0b00, 0b01, 0b10, 0b11
# FIFO_SRC_REG
WATERMARK, OVERRUN, EMPTY, UNREAD = 0x80, 0x40, 0x20, 0x1F

# INT1_CFG and INT1_SRC: two bits an axis, low and high, from x on.
ALL_OF_THEM, SIX_DIRECTIONS = 0x80, 0x40
INTERRUPT_ACTIVE = 0x40

# By the ODR bits of CTRL_REG1, in normal mode; 0 is power-down.
RATES_HZ = {0: 0, 1: 1, 2: 10, 3: 25, 4: 50, 5: 100, 6: 200, 7: 400, 9: 1344}
# By the FS bits of CTRL_REG4: milli-g to a digit of 12 bits (ST's driver), and milli-g to a
# step of INT1_THS.
MG_PER_DIGIT = (1, 2, 4, 12)
MG_PER_THRESHOLD_STEP = (16, 32, 62, 186)
DIGIT = 16  # 12 bits stand at the top of 16
# By the ST bits of CTRL_REG4: which way self-test pushes.
SELF_TEST_SIGN = (0, 1, -1, 0)
# The datasheet gives 17 to 360 steps of 4 mg at +-2 g; this is one unit's.
SELF_TEST_MG = 280
FIFO_BITS = ~0x3F  # the FIFO keeps the 10 most significant
