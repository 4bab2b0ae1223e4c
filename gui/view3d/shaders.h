// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <osg/Program>

namespace orrery::gui {

// The GLSL programs of the plant view. Per instance they read two texture buffers: `places` (x, y,
// size, colour of its kind) and `live` (value, flags as a number).
enum class ShaderKind { kDevices, kPoints, kRibbons, kSymbols, kGround, kPlain };

/// One program a kind; made anew for each scene.
osg::ref_ptr<osg::Program> makeProgram(ShaderKind kind);

// Flags of an instance beyond scenarios::device_flag, which are the lower bits.
inline constexpr int kMappedFlag = 16;   ///< its value is mapped to colour
inline constexpr int kUnknownFlag = 32;  ///< mapped, and there is no value

// Texture units.
inline constexpr unsigned kPlacesUnit = 0;
inline constexpr unsigned kLiveUnit = 1;
inline constexpr unsigned kColoursUnit = 2;  ///< heat map in row 0, kinds in row 1
inline constexpr int kColourCount = 256;

}  // namespace orrery::gui
